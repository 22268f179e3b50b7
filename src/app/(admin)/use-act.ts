"use client";

import { notifications } from "@mantine/notifications";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { describeFailure } from "@/trpc/client";

/**
 * Something a person does on a page: runs it, says so when it is done, and reads again what it may have changed.
 * `problem` says why it failed, for the place where it was tried.
 */
export function useAct<Input, Output>(options: {
  act: (input: Input) => Promise<Output>;
  changes: readonly QueryKey[];
  /** What to say afterwards; nothing when the page shows it by itself. */
  done?: string;
  onDone?: (output: Output, input: Input) => unknown;
}) {
  const queryClient = useQueryClient();
  const isUnderWay = useRef(false);
  const mutation = useMutation({
    mutationFn: async (input: Input) => {
      try {
        return await options.act(input);
      } finally {
        isUnderWay.current = false;
      }
    },
    onSuccess: async (output, input) => {
      if (options.done) notifications.show({ color: "pine", message: options.done });
      await options.onDone?.(output, input);
    },
    // What failed may have changed something all the same.
    onSettled: () => Promise.all(options.changes.map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
  return {
    ...mutation,
    /** The second of two clicks comes before the page shows that the first is under way, and does nothing. */
    mutate(input: Input) {
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      mutation.mutate(input);
    },
    problem: mutation.error ? describeFailure(mutation.error).message : null,
  };
}
