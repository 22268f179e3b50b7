import { Group, Skeleton, Stack, VisuallyHidden } from "@mantine/core";

const WIDTHS = ["62%", "48%", "71%", "39%", "57%", "66%", "44%", "52%"];

/** Rows to come: holds their place so that nothing jumps when they arrive. `label` says what is being loaded. */
export function RowSkeletons({ label, rows = 8 }: { label: string; rows?: number }) {
  return (
    <div role="status">
      <VisuallyHidden>{label}</VisuallyHidden>
      <Stack gap={0} aria-hidden="true">
        {Array.from({ length: rows }, (_, row) => WIDTHS[row % WIDTHS.length]).map((width, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity but their place.
          <Group key={row} px="md" py="md" gap="md" wrap="nowrap">
            <Skeleton circle height={36} />
            <Stack gap={8} flex={1}>
              <Skeleton height={11} width="28%" />
              <Skeleton height={11} width={width ?? "50%"} />
            </Stack>
            <Skeleton height={20} width={84} radius="xl" visibleFrom="xs" />
          </Group>
        ))}
      </Stack>
    </div>
  );
}
