import { Button, Text } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import classes from "./simulator.module.css";

/** What is shown in place of something that could not be read. */
export function Trouble({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className={classes.blank} role="alert">
      <IconPlugConnectedX size={32} stroke={1.4} aria-hidden />
      <Text fw={600}>{error.message}</Text>
      <Text size="sm" c="dimmed">
        It starts together with the application. If it was stopped, start the application again.
      </Text>
      <Button variant="default" size="xs" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
