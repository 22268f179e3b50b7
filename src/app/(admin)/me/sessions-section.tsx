"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { PlainList } from "@/ui/plain-list";
import { ProblemAlert } from "@/ui/problem-alert";
import { RowSkeletons } from "@/ui/row-skeletons";
import { QueryFailure } from "../query-failure";
import { Section } from "../section";
import { useAct } from "../use-act";
import { SessionRow } from "./session-row";

/** Where one is signed in, with a button to end each. */
export function SessionsSection() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [isAsked, { open: ask, close }] = useDisclosure();
  const sessions = useQuery(trpc.me.sessions.queryOptions());
  const changes = [trpc.me.sessions.queryKey(), trpc.me.account.queryKey()];
  const end = useAct({
    act: (sessionId: string) => client.me.endSession.mutate({ sessionId }),
    changes,
    done: "That session has ended.",
  });
  const endOthers = useAct({
    act: () => client.me.endOtherSessions.mutate(),
    changes,
    done: "Every other session has ended.",
    onDone: close,
  });
  const rows = sessions.data ?? [];
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. Ending a session works at once. “Last used” may be up to 15 minutes behind."
      actions={
        rows.length > 1 ? (
          <Button variant="default" onClick={ask}>
            End all others
          </Button>
        ) : null
      }
    >
      {sessions.isPending ? <RowSkeletons label="Loading your sessions" rows={2} /> : null}
      <QueryFailure query={sessions} />
      <ProblemAlert>{end.problem}</ProblemAlert>
      <PlainList gap="md">
        {rows.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isEnding={end.isPending && end.variables === session.id}
            onEnd={() => end.mutate(session.id)}
          />
        ))}
      </PlainList>
      <ConfirmDialog
        title="End all other sessions?"
        action="End them"
        isOpen={isAsked}
        isBusy={endOthers.isPending}
        problem={endOthers.problem}
        onConfirm={() => endOthers.mutate(undefined)}
        onClose={() => {
          endOthers.reset();
          close();
        }}
      >
        You are signed out everywhere but here, and anything half-typed there will be lost.
      </ConfirmDialog>
    </Section>
  );
}
