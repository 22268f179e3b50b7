import type { inferRouterOutputs } from "@trpc/server";
import { createCallerFactory, router } from "./init";
import { channelsRouter } from "./routers/channels";
import { conversationsRouter } from "./routers/conversations";
import { customersRouter } from "./routers/customers";
import { interactionsRouter } from "./routers/interactions";
import { meRouter } from "./routers/me";
import { operatorRouter } from "./routers/operator";
import { teamRouter } from "./routers/team";

/** The whole admin API. */
export const appRouter = router({
  channels: channelsRouter,
  conversations: conversationsRouter,
  customers: customersRouter,
  interactions: interactionsRouter,
  me: meRouter,
  operator: operatorRouter,
  team: teamRouter,
});

export type AppRouter = typeof appRouter;
export type Outputs = inferRouterOutputs<AppRouter>;

/** Calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter);
