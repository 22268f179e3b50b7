import { Center, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** Nothing here (yet): says so, why, and what to do next. */
export function EmptyState({
  icon,
  title,
  order = 2,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  /** 1 where it is all that the page shows. */
  order?: 1 | 2;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Center py={64} px="md">
      <Stack align="center" gap="sm" maw={440} ta="center">
        <ThemeIcon size={56} radius="xl" variant="light" aria-hidden="true">
          {icon}
        </ThemeIcon>
        <Title order={order} fz="h2">
          {title}
        </Title>
        {children ? (
          <Text c="dimmed" size="sm" component="div">
            {children}
          </Text>
        ) : null}
        {action}
      </Stack>
    </Center>
  );
}
