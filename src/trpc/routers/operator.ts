import { z } from "zod";
import { checkParts } from "@/features/insights/check-parts";
import { countOwed } from "@/features/insights/count-owed";
import { countTraffic } from "@/features/insights/count-traffic";
import { listWorkspaces } from "@/features/insights/list-workspaces";
import { ALL_TRAFFIC_SPANS } from "@/features/insights/rules";
import { MOST_CENTS } from "@/features/workspaces/rules";
import { setAiLimit } from "@/features/workspaces/set-ai-limit";
import { toActor } from "@/features/workspaces/to-actor";
import { operatorProcedure, router } from "../init";

/** The installation as its operator sees it: health, sums and limits, never what a customer or a business wrote. */
export const operatorRouter = router({
  health: operatorProcedure.query(() => checkParts(["database", "redis", "jobs", "model", "meta"])),
  owed: operatorProcedure.query(() => countOwed()),
  traffic: operatorProcedure
    .input(z.object({ span: z.enum(ALL_TRAFFIC_SPANS) }))
    .query(({ input }) => countTraffic(input.span)),
  workspaces: operatorProcedure
    .input(z.object({ cursor: z.string().max(500).nullish(), limit: z.number().int().min(1).max(100).optional() }))
    .query(({ input }) => listWorkspaces(input)),
  setAiLimit: operatorProcedure
    .input(z.object({ workspaceId: z.uuid(), monthlyCents: z.number().int().min(0).max(MOST_CENTS).nullable() }))
    .mutation(({ ctx, input }) => {
      const person = toActor(ctx.session, ctx.caller);
      return setAiLimit({ ...person, label: `${person.label}, operator` }, input);
    }),
});
