"use client";

import { Alert, Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ALL_ROLES, mayAssign, type Role } from "@/features/workspaces/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { PlainList } from "@/ui/plain-list";
import { TimeStamp } from "@/ui/time-stamp";
import { QueryFailure } from "../../../query-failure";
import { SecretOnce } from "../../../secret-once";
import { Section } from "../../../section";
import { useAct } from "../../../use-act";
import type { Viewer } from "./viewer";
import { ROLE_NAMES } from "./words";

const MAIL_WORDS = {
  failed: "The mail could not be sent. Pass this link on by a way you trust: it is shown only now.",
  not_set_up: "Pass this link on by a way you trust. It is shown only now.",
};

/** Invites by address and role, and shows which links still let somebody in. */
export function InvitationsSection({ workspace, role }: Viewer) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const invitations = useQuery(trpc.team.invitations.queryOptions({ workspace }));
  const changes = [trpc.team.invitations.queryKey({ workspace })];
  const invite = useAct({
    act: (input: { email: string; role: Role; form: HTMLFormElement }) =>
      client.team.invite.mutate({ workspace, email: input.email, role: input.role }),
    changes,
    onDone: (_, { form }) => form.reset(),
  });
  const revoke = useAct({
    act: (invitationId: string) => client.team.revokeInvitation.mutate({ workspace, invitationId }),
    changes,
    done: "The invitation is taken back.",
  });
  const invitedTitle = `Invitation for ${invite.variables?.email}`;
  return (
    <Section title="Invitations" description="A link lets one person in, once, within three days.">
      <form
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          invite.mutate({
            email: String(form.get("email") ?? ""),
            role: String(form.get("role")) as Role,
            form: event.currentTarget,
          });
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="off"
            maxLength={254}
            flex={1}
            miw={220}
            required
          />
          <NativeSelect
            label="Role"
            name="role"
            defaultValue="agent"
            data={ALL_ROLES.filter((each) => mayAssign(role, each)).map((each) => ({
              value: each,
              label: ROLE_NAMES[each],
            }))}
          />
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </form>
      {invite.data?.mail === "sent" ? (
        <Alert color="blue" title={invitedTitle} role="status">
          It is on its way by mail.
        </Alert>
      ) : null}
      {invite.data && invite.data.mail !== "sent" ? (
        <SecretOnce title={invitedTitle} hint={MAIL_WORDS[invite.data.mail]} secret={invite.data.url} />
      ) : null}
      <QueryFailure query={invitations} />
      {invitations.data?.length === 0 ? (
        <Text size="sm" c="dimmed">
          No open invitations.
        </Text>
      ) : null}
      <PlainList gap="sm">
        {invitations.data?.map((invitation) => (
          <Group component="li" key={invitation.id} justify="space-between" gap="sm">
            <Stack gap={0} miw={0}>
              <Text size="sm">{invitation.email}</Text>
              <Text size="xs" c="dimmed" component="div">
                {ROLE_NAMES[invitation.role]}, invited <TimeStamp at={invitation.createdAt} inherit span />
              </Text>
            </Stack>
            <Button
              size="xs"
              variant="default"
              aria-label={`Take back the invitation of ${invitation.email}`}
              loading={revoke.isPending && revoke.variables === invitation.id}
              onClick={() => revoke.mutate(invitation.id)}
            >
              Take back
            </Button>
          </Group>
        ))}
      </PlainList>
    </Section>
  );
}
