"use client";

import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { useKeptFocus } from "@/ui/use-kept-focus";

type Props = { title: string; description?: ReactNode; actions?: ReactNode; children: ReactNode };

/** One matter on a page of settings: what it is, what can be done, and its content. */
export function Section({ title, description, actions, children }: Props) {
  const actionsPlace = useRef<HTMLDivElement>(null);
  const section = useKeptFocus<HTMLElement>(actionsPlace);
  return (
    <Paper component="section" ref={section} withBorder p={{ base: "md", sm: "lg" }} aria-label={title}>
      <Stack>
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} flex={1} miw={220}>
            <Title order={2}>{title}</Title>
            {description ? (
              <Text size="sm" c="dimmed" component="div">
                {description}
              </Text>
            ) : null}
          </Stack>
          {actions ? <div ref={actionsPlace}>{actions}</div> : null}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
