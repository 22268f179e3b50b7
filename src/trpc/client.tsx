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
  const message = error instanceof Error ? error.message : "";
  if (status === 404) return { title: "Not found", message, isNotFound: true };
  if (status === 403) return { title: "Not allowed", message, isNotFound: false };
  if (status === 503) return { title: "Not available right now", message, isNotFound: false };
  return { title: "That did not work", message, isNotFound: false };
}

function statusOf(error: unknown): number | undefined {
  return isTRPCClientError<AppRouter>(error) ? error.data?.httpStatus : undefined;
}

function shouldRetry(failures: number, error: unknown): boolean {
  if (failures >= MAX_RETRIES) return false;
  return !isTRPCClientError<AppRouter>(error) || error.data == null || error.data.isRetryable;
}

function goToSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
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
