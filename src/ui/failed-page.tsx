import { ErrorState } from "./error-state";

/** What Next hands to the page that stands for one that failed. */
export type PageFailure = { error: Error & { digest?: string }; reset: () => void };

/** A page that failed on the server or while it was shown. The log has the rest under the number. */
export function FailedPage({ error, reset }: PageFailure) {
  return (
    <ErrorState
      title="This page could not be shown"
      message={`Try again in a moment.${error.digest ? ` The log has the cause under ${error.digest}.` : ""}`}
      onRetry={reset}
    />
  );
}
