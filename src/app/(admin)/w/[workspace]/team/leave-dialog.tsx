"use client";

import { useTRPC, useTRPCClient } from "@/trpc/client";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { useAct } from "../../../use-act";
import type { Member } from "./member-row";
import type { Viewer } from "./viewer";

type Props = { subject: Member | null; isOpen: boolean; close: () => void; viewer: Viewer };

/** Asks whether somebody is to be removed, or whether one means to leave oneself. */
export function LeaveDialog({ subject: member, isOpen, close, viewer }: Props) {
  const { workspace, userId } = viewer;
  const trpc = useTRPC();
  const client = useTRPCClient();
  const isMe = member?.userId === userId;
  const remove = useAct({
    act: (who: Member) =>
      who.userId === userId
        ? client.team.leave.mutate({ workspace })
        : client.team.remove.mutate({ workspace, userId: who.userId }),
    changes: [trpc.team.members.queryKey({ workspace })],
    onDone: (_, who) => {
      close();
      if (who.userId === userId) window.location.assign("/");
    },
  });
  return (
    <ConfirmDialog
      title={isMe ? "Leave this workspace?" : `Remove ${member?.name}?`}
      action={isMe ? "Leave" : "Remove"}
      isOpen={isOpen}
      isBusy={remove.isPending}
      problem={remove.problem}
      onConfirm={() => member && remove.mutate(member)}
      onClose={() => {
        remove.reset();
        close();
      }}
    >
      {isMe
        ? "You lose access at once, and API keys that you made stop working. Only another invitation brings you back."
        : "They lose access with their next click, and API keys that they made stop working. What they did stays."}
    </ConfirmDialog>
  );
}
