import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { BusyButton } from "@/ui/busy-button";
import { askSimulator } from "./ask-simulator";
import { Done } from "./schema";
import classes from "./simulator.module.css";

/** Forgets all threads and comments, after asking once. */
export function StartOver() {
  const queryClient = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const reset = useMutation({
    mutationFn: () => askSimulator(Done, "reset", { method: "POST" }),
    onSuccess: () => setIsAsked(false),
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <div className={classes.startOver}>
      <h3 className={classes.sideLabel}>Start over</h3>
      <Text size="xs" c="dimmed" mb="xs">
        Forgets the phones’ messages and comments. What Ebizmate has recorded stays.
      </Text>
      <Group gap="xs">
        {isAsked ? (
          <>
            <BusyButton size="xs" color="red" isBusy={reset.isPending} onClick={() => reset.mutate()}>
              Forget everything
            </BusyButton>
            <Button size="xs" variant="default" onClick={() => setIsAsked(false)}>
              Keep it
            </Button>
          </>
        ) : (
          <Button size="xs" variant="default" onClick={() => setIsAsked(true)}>
            Empty the phones…
          </Button>
        )}
      </Group>
      {reset.error && (
        <Text size="sm" role="alert" className={classes.problem}>
          {reset.error.message}
        </Text>
      )}
    </div>
  );
}
