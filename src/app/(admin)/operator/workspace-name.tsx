import { Stack, Text } from "@mantine/core";

/** A workspace by its name, and by what it is called in addresses. */
export function WorkspaceName({ workspace, size }: { workspace: { name: string; slug: string }; size?: "sm" }) {
  return (
    <Stack gap={0} miw={0}>
      <Text size={size} fw={600} truncate>
        {workspace.name}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {workspace.slug}
      </Text>
    </Stack>
  );
}
