"use client";

import { Container } from "@mantine/core";
import { ErrorState } from "@/ui/error-state";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** The same inside the frame: navigation goes on working. */
export default function AdminError({ error, reset }: Props) {
  return (
    <Container size="sm" py="xl">
      <ErrorState
        title="This page could not be shown"
        message={`Try again in a moment.${error.digest ? ` The log has the cause under ${error.digest}.` : ""}`}
        onRetry={reset}
      />
    </Container>
  );
}
