"use client";

import { notifications } from "@mantine/notifications";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { describeFailure } from "@/trpc/client";

/**
 * Something a person does on a page: runs it, says so when it is done, says why when it failed, and reads again what it
 * may have changed.
 */
export function useAct<Input, Output>(options: {
  act: (input: Input) => Promise<Output>;
  changes: readonly QueryKey[];
  /** What to say afterwards; nothing when the page shows it by itself. */
  done?: string;
  onDone?: (output: Output, input: Input) => unknown;
}) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: options.act,
    onSuccess: async (output, input) => {
      if (options.done) notifications.show({ color: "pine", message: options.done });
      await options.onDone?.(output, input);
    },
    onError: (error) => {
      const { title, message } = describeFailure(error);
      notifications.show({ color: "red", title, message });
    },
    // What failed may have changed something all the same.
    onSettled: () => Promise.all(options.changes.map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}
