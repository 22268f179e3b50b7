import { z } from "zod";
import { eraseCustomer } from "@/features/interactions/erase-customer";
import { router, workspaceProcedure } from "../init";

export const customersRouter = router({
  erase: workspaceProcedure("customer.erase")
    .input(z.object({ customerId: z.uuid() }))
    .mutation(({ ctx, input }) => eraseCustomer(ctx.scope, ctx.actor, input.customerId)),
});
