"use client";

import { Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { BusyButton } from "@/ui/busy-button";
import { PlainList } from "@/ui/plain-list";
import { ProblemAlert } from "@/ui/problem-alert";
import { RowSkeletons } from "@/ui/row-skeletons";
import { TimeStamp } from "@/ui/time-stamp";
import { QueryFailure } from "../../../query-failure";
import { Section } from "../../../section";
import { useAct } from "../../../use-act";
import { ROLE_NAMES } from "../../../words";
import { EndDate } from "./end-date";
import { InviteForm } from "./invite-form";
import type { Viewer } from "./viewer";

/** Invites by address and role, and shows which links still let somebody in. */
export function InvitationsSection({ workspace, role }: Viewer) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const invitations = useQuery(trpc.team.invitations.queryOptions({ workspace }));
  const revoke = useAct({
    act: (invitationId: string) => client.team.revokeInvitation.mutate({ workspace, invitationId }),
    changes: [trpc.team.invitations.queryKey({ workspace })],
    done: "The invitation is taken back.",
  });
  return (
    <Section title="Invitations" description="A link lets one person in, once, within three days.">
      <InviteForm workspace={workspace} role={role} />
      {invitations.isPending ? <RowSkeletons label="Loading the invitations" rows={1} /> : null}
      <QueryFailure query={invitations} />
      <ProblemAlert>{revoke.problem}</ProblemAlert>
      {invitations.data?.length === 0 ? (
        <Text size="sm" c="dimmed">
          No open invitations.
        </Text>
      ) : null}
      <PlainList gap="sm">
        {invitations.data?.map((invitation) => (
          <Group component="li" key={invitation.id} justify="space-between" gap="sm">
            <Stack gap={0} miw={0} flex="1 1 220px">
              <Text size="sm">{invitation.email}</Text>
              <Text size="xs" c="dimmed" component="div">
                {ROLE_NAMES[invitation.role]}, invited <TimeStamp at={invitation.createdAt} inherit span />, works until{" "}
                <EndDate at={invitation.expiresAt} />
              </Text>
            </Stack>
            <BusyButton
              size="xs"
              variant="default"
              aria-label={`Take back the invitation of ${invitation.email}`}
              isBusy={revoke.isPending && revoke.variables === invitation.id}
              onClick={() => revoke.mutate(invitation.id)}
            >
              Take back
            </BusyButton>
          </Group>
        ))}
      </PlainList>
    </Section>
  );
}
