import { Group, Stack, Text } from "@mantine/core";
import { ALL_ROLES, can, mayAssign, type Role } from "@/features/workspaces/rules";
import type { Outputs } from "@/trpc/root";
import { ActionMenu } from "@/ui/action-menu";
import { InitialsAvatar } from "@/ui/initials-avatar";
import { SavedSelect } from "@/ui/saved-select";
import { ToneBadge } from "@/ui/tone-badge";
import { ROLE_NAMES } from "../../../words";
import type { Viewer } from "./viewer";

export type Member = Outputs["team"]["members"][number];

type Props = {
  member: Member;
  viewer: Viewer;
  isBusy: boolean;
  onRole: (role: Role) => void;
  onResetLink: () => void;
  onLeave: () => void;
};

/** One person, their role, and what the viewer may change about them. */
export function MemberRow({ member, viewer, isBusy, onRole, onResetLink, onLeave }: Props) {
  const isMe = member.userId === viewer.userId;
  const mayTouch = can(viewer.role, "members.manage") && mayAssign(viewer.role, member.role);
  const leave = { label: isMe ? "Leave this workspace" : "Remove from this workspace", isDangerous: true };
  return (
    <Group component="li" gap="sm" justify="space-between">
      <Group gap="sm" wrap="nowrap" miw={0} flex="1 1 220px">
        <InitialsAvatar name={member.name} color="pine" radius="xl" size={36} />
        <Stack gap={0} miw={0}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {member.name}
            </Text>
            {isMe ? <ToneBadge tone="quiet">You</ToneBadge> : null}
          </Group>
          <Text size="xs" c="dimmed">
            {member.email}
          </Text>
        </Stack>
      </Group>
      <Group gap="xs" wrap="nowrap">
        {mayTouch ? (
          <SavedSelect
            isCompact
            label={`Role of ${member.name}`}
            value={member.role}
            options={ALL_ROLES.filter((each) => mayAssign(viewer.role, each)).map((each) => ({
              value: each,
              label: ROLE_NAMES[each],
            }))}
            isBusy={isBusy}
            onSave={onRole}
          />
        ) : (
          <ToneBadge tone="quiet">{ROLE_NAMES[member.role]}</ToneBadge>
        )}
        {isMe || mayTouch ? (
          <ActionMenu
            label={`More for ${member.name}`}
            actions={[
              ...(isMe ? [] : [{ label: "Make a link for a new password", onSelect: onResetLink }]),
              { ...leave, onSelect: onLeave },
            ]}
          />
        ) : null}
      </Group>
    </Group>
  );
}
