import { listChannels } from "@/features/channels/list-channels";
import { router, workspaceProcedure } from "../init";

export const channelsRouter = router({
  list: workspaceProcedure("workspace.read").query(({ ctx }) => listChannels(ctx.scope)),
});
