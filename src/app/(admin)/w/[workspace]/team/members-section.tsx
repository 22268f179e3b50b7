"use client";

import { Button, Group, Menu, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ALL_ROLES, can, mayAssign, type Role } from "@/features/workspaces/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import type { Outputs } from "@/trpc/root";
import { InitialsAvatar } from "@/ui/initials-avatar";
import { PlainList } from "@/ui/plain-list";
import { RowSkeletons } from "@/ui/row-skeletons";
import { ToneBadge } from "@/ui/tone-badge";
import { QueryFailure } from "../../../query-failure";
import { SecretOnce } from "../../../secret-once";
import { Section } from "../../../section";
import { useAct } from "../../../use-act";
import type { Viewer } from "./viewer";
import { ROLE_NAMES } from "./words";

type Member = Outputs["team"]["members"][number];

/** The people of the workspace, with what the viewer may change about each. */
export function MembersSection({ workspace, role, userId }: Viewer) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const members = useQuery(trpc.team.members.queryOptions({ workspace }));
  const changes = [trpc.team.members.queryKey({ workspace })];
  const changeRole = useAct({
    act: (input: { userId: string; role: Role }) => client.team.changeRole.mutate({ workspace, ...input }),
    changes,
    done: "The role is changed.",
    // One's own rights are written into the page.
    onDone: (_, input) => input.userId === userId && window.location.reload(),
  });
  const remove = useAct({
    act: (member: Member) =>
      member.userId === userId
        ? client.team.leave.mutate({ workspace })
        : client.team.remove.mutate({ workspace, userId: member.userId }),
    changes,
    onDone: (_, member) => {
      setLeaving(null);
      if (member.userId === userId) window.location.assign("/");
    },
  });
  const resetLink = useAct({
    act: (member: Member) => client.team.createResetLink.mutate({ workspace, userId: member.userId }),
    changes: [],
  });
  const mayManage = can(role, "members.manage");

  return (
    <Section title="Members" description={members.data ? countOf(members.data.length) : undefined}>
      {members.isPending ? <RowSkeletons label="Loading members" rows={3} /> : null}
      <QueryFailure query={members} />
      {resetLink.data ? (
        <SecretOnce
          title={`Link for ${resetLink.variables?.name} to set a new password`}
          hint="Pass it on by a way you trust. It works once, for half an hour, and is shown only now."
          secret={resetLink.data.url}
        />
      ) : null}
      <PlainList gap="md">
        {members.data?.map((member) => {
          const isMe = member.userId === userId;
          const mayTouch = mayManage && mayAssign(role, member.role);
          return (
            <Group component="li" key={member.userId} gap="sm" justify="space-between">
              <Group gap="sm" wrap="nowrap" miw={0} flex={1}>
                <InitialsAvatar name={member.name} color="pine" radius="xl" size={36} />
                <Stack gap={0} miw={0}>
                  <Group gap="xs">
                    <Text size="sm" fw={600}>
                      {member.name}
                    </Text>
                    {isMe ? <ToneBadge tone="quiet">You</ToneBadge> : null}
                  </Group>
                  <Text size="xs" c="dimmed" truncate>
                    {member.email}
                  </Text>
                </Stack>
              </Group>
              <Group gap="xs" wrap="nowrap">
                {mayTouch ? (
                  <NativeSelect
                    size="xs"
                    aria-label={`Role of ${member.name}`}
                    value={member.role}
                    disabled={changeRole.isPending}
                    data={ALL_ROLES.filter((each) => mayAssign(role, each)).map((each) => ({
                      value: each,
                      label: ROLE_NAMES[each],
                    }))}
                    onChange={(event) =>
                      changeRole.mutate({ userId: member.userId, role: event.currentTarget.value as Role })
                    }
                  />
                ) : (
                  <ToneBadge tone="quiet">{ROLE_NAMES[member.role]}</ToneBadge>
                )}
                {isMe || mayTouch ? (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <Button size="xs" variant="default" px={8} aria-label={`More for ${member.name}`}>
                        <IconDots size={16} aria-hidden="true" />
                      </Button>
                    </Menu.Target>
                    <Menu.Dropdown>
                      {isMe ? null : (
                        <Menu.Item onClick={() => resetLink.mutate(member)}>Make a link for a new password</Menu.Item>
                      )}
                      <Menu.Item color="red" onClick={() => setLeaving(member)}>
                        {isMe ? "Leave this workspace" : "Remove from this workspace"}
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                ) : null}
              </Group>
            </Group>
          );
        })}
      </PlainList>
      <Modal
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={leaving?.userId === userId ? "Leave this workspace?" : `Remove ${leaving?.name}?`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Stack>
          <Text size="sm">
            {leaving?.userId === userId
              ? "You lose access at once. Only another invitation brings you back."
              : "They lose access with their next click. What they did stays."}
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setLeaving(null)}>
              Cancel
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => leaving && remove.mutate(leaving)}>
              {leaving?.userId === userId ? "Leave" : "Remove"}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Section>
  );
}

const countOf = (members: number) => (members === 1 ? "One person, so far." : `${members} people.`);
