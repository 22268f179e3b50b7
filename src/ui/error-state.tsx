import { Alert, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { BusyButton } from "./busy-button";

/** Something failed: what, in words that came with the error, and a way to try again. */
export function ErrorState({
  title,
  message,
  onRetry,
  isRetrying = false,
}: {
  title: string;
  message: string;
  onRetry?: () => void;
  isRetrying?: boolean;
}) {
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden="true" />} title={title}>
      <Stack gap="sm">
        <Text size="sm" style={{ whiteSpace: "pre-line" }}>
          {message}
        </Text>
        {onRetry ? (
          <Group>
            <BusyButton size="xs" variant="default" onClick={onRetry} isBusy={isRetrying}>
              Try again
            </BusyButton>
          </Group>
        ) : null}
      </Stack>
    </Alert>
  );
}
