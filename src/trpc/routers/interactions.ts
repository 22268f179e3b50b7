import { z } from "zod";
import { listInteractions } from "@/features/interactions/list-interactions";
import { OUTCOMES } from "@/features/interactions/schema";
import { router, workspaceProcedure } from "../init";

export const interactionsRouter = router({
  list: workspaceProcedure("workspace.read")
    .input(
      z.object({
        channelId: z.uuid().nullish(),
        outcome: z.enum(OUTCOMES).nullish(),
        cursor: z.string().max(500).nullish(),
        limit: z.number().int().min(1).max(100).optional(),
      }),
    )
    .query(({ ctx, input }) => listInteractions(ctx.scope, input)),
});
