"use client";

import { useQuery } from "@tanstack/react-query";
import type { Role } from "@/features/workspaces/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { PlainList } from "@/ui/plain-list";
import { ProblemAlert } from "@/ui/problem-alert";
import { RowSkeletons } from "@/ui/row-skeletons";
import { useSubject } from "@/ui/use-subject";
import { QueryFailure } from "../../../query-failure";
import { SecretOnce } from "../../../secret-once";
import { Section } from "../../../section";
import { useAct } from "../../../use-act";
import { LeaveDialog } from "./leave-dialog";
import { type Member, MemberRow } from "./member-row";
import type { Viewer } from "./viewer";

/** The people of the workspace, with what the viewer may change about each. */
export function MembersSection(viewer: Viewer) {
  const { workspace, userId } = viewer;
  const trpc = useTRPC();
  const client = useTRPCClient();
  const leaving = useSubject<Member>();
  const members = useQuery(trpc.team.members.queryOptions({ workspace }));
  const changeRole = useAct({
    act: (input: { userId: string; role: Role }) => client.team.changeRole.mutate({ workspace, ...input }),
    changes: [trpc.team.members.queryKey({ workspace })],
    done: "The role is changed.",
    // One's own rights are written into the page.
    onDone: (_, input) => input.userId === userId && window.location.reload(),
  });
  const resetLink = useAct({
    act: (member: Member) => client.team.createResetLink.mutate({ workspace, userId: member.userId }),
    changes: [],
  });
  return (
    <Section title="Members" description={members.data ? countOf(members.data.length) : undefined}>
      {members.isPending ? <RowSkeletons label="Loading members" rows={3} /> : null}
      <QueryFailure query={members} />
      <ProblemAlert>{changeRole.problem ?? resetLink.problem}</ProblemAlert>
      {resetLink.data ? (
        <SecretOnce
          title={`Link for ${resetLink.variables?.name} to set a new password`}
          hint="Pass it on by a way you trust. It works once, for half an hour, and is shown only now."
          secret={resetLink.data.url}
        />
      ) : null}
      <PlainList gap="md">
        {members.data?.map((member) => (
          <MemberRow
            key={member.userId}
            member={member}
            viewer={viewer}
            isBusy={changeRole.isPending && changeRole.variables.userId === member.userId}
            onRole={(role) => changeRole.mutate({ userId: member.userId, role })}
            onResetLink={() => resetLink.mutate(member)}
            onLeave={() => leaving.open(member)}
          />
        ))}
      </PlainList>
      <LeaveDialog {...leaving} viewer={viewer} />
    </Section>
  );
}

const countOf = (members: number) => (members === 1 ? "One person, so far." : `${members} people.`);
