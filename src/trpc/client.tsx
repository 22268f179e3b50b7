"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, isTRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import { makeFetchWithRenewal } from "./fetch-with-renewal";
import { renewSession } from "./renew-session";
import type { AppRouter } from "./root";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The admin API as TanStack Query options: `useQuery(trpc.channels.list.queryOptions({ workspace }))`; or as plain calls. */
export { useTRPC, useTRPCClient };

const MAX_CALLS_IN_BATCH = 10;
const MAX_RETRIES = 2;

/** What went wrong with a call, in words that may be shown. */
export function describeFailure(error: unknown): { title: string; message: string; isNotFound: boolean } {
  const status = statusOf(error);
  if (status === undefined) {
    return {
      title: "No connection",
      message: "The server could not be reached. Check the network.",
      isNotFound: false,
    };
  }
  const message = hasReachedProcedure(error) && error instanceof Error ? error.message : describeRefusal(status);
  return { title: TITLES[status] ?? "That did not work", message, isNotFound: status === 404 };
}

const TITLES: Record<number, string> = {
  401: "Not sent yet",
  403: "Not allowed",
  404: "Not found",
  429: "Too many calls",
  503: "Not available right now",
};
/** As what an answer counts that is no JSON: something before the product, or the product half down, has answered. */
const UNREADABLE = 502;

/** For what the route refused before any procedure ran, which has words of its own. */
function describeRefusal(status: number): string {
  if (status === 401)
    return "Your session could not be renewed just now, so nothing has been sent yet. Try again in a moment.";
  if (status === 429) return "Wait a few seconds, then try again.";
  if (status >= 500) return "The server does not answer at the moment. Try again in a minute.";
  return "The server refused this. Reload the page and try again.";
}

const hasReachedProcedure = (error: unknown) => isTRPCClientError<AppRouter>(error) && error.data != null;

function statusOf(error: unknown): number | undefined {
  if (!isTRPCClientError<AppRouter>(error)) return undefined;
  if (error.cause instanceof SyntaxError) return UNREADABLE;
  const response = error.meta?.response;
  return error.data?.httpStatus ?? (response instanceof Response ? response.status : undefined);
}

function shouldRetry(failures: number, error: unknown): boolean {
  if (failures >= MAX_RETRIES) return false;
  return !isTRPCClientError<AppRouter>(error) || error.data == null || error.data.isRetryable;
}

function goToSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?reason=ended&next=${encodeURIComponent(here)}`);
}

function makeTrpcClient() {
  const fetch = makeFetchWithRenewal({
    fetch: (input, init) => globalThis.fetch(input, init),
    renew: renewSession,
    onEnded: goToSignIn,
  });
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: "/api/trpc",
        maxItems: MAX_CALLS_IN_BATCH,
        maxURLLength: 6000,
        headers: { "x-trpc-source": "admin" },
        // tRPC's own type of a request body is wider than the browser's.
        fetch: (input, init) => fetch(input, init as RequestInit),
      }),
    ],
  });
}

function makeQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5000, retry: shouldRetry, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}

/** Gives everything beneath the admin API and its cache, one per browser tab. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(makeTrpcClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
