"use client";

import { Container } from "@mantine/core";
import { ErrorState } from "@/ui/error-state";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** A page that failed on the server or while it was shown. The log has the rest under the number. */
export default function PageError({ error, reset }: Props) {
  return (
    <Container size="sm" py={64} component="main">
      <ErrorState
        title="This page could not be shown"
        message={`Try again in a moment.${error.digest ? ` The log has the cause under ${error.digest}.` : ""}`}
        onRetry={reset}
      />
    </Container>
  );
}
