import { z } from "zod";
import { listMessages } from "@/features/interactions/list-messages";
import { readConversation } from "@/features/interactions/read-conversation";
import { router, workspaceProcedure } from "../init";

const conversation = z.object({ conversationId: z.uuid() });

export const conversationsRouter = router({
  get: workspaceProcedure("workspace.read")
    .input(conversation)
    .query(({ ctx, input }) => readConversation(ctx.scope, input.conversationId)),
  messages: workspaceProcedure("workspace.read")
    .input(
      conversation.extend({
        cursor: z.string().max(500).nullish(),
        limit: z.number().int().min(1).max(100).optional(),
      }),
    )
    .query(({ ctx, input }) => listMessages(ctx.scope, input)),
});
