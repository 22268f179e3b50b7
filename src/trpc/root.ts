import type { inferRouterOutputs } from "@trpc/server";
import { createCallerFactory, router } from "./init";
import { channelsRouter } from "./routers/channels";
import { conversationsRouter } from "./routers/conversations";
import { interactionsRouter } from "./routers/interactions";

/** The whole admin API. */
export const appRouter = router({
  channels: channelsRouter,
  conversations: conversationsRouter,
  interactions: interactionsRouter,
});

export type AppRouter = typeof appRouter;
export type Outputs = inferRouterOutputs<AppRouter>;

/** Calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter);
