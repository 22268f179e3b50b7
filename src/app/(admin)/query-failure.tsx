import { describeFailure } from "@/trpc/client";
import { ErrorState } from "@/ui/error-state";

type Query = { isError: boolean; error: unknown; isFetching: boolean; refetch: () => unknown };

/** Why a page could not read what it shows, and a way to read it again; nothing while it could. */
export function QueryFailure({ query }: { query: Query }) {
  if (!query.isError) return null;
  return (
    <ErrorState {...describeFailure(query.error)} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
  );
}
