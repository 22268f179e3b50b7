"use client";

import { Badge, Group, List, Popover, Text, UnstyledButton } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import classes from "./stand-ins.module.css";

const MEANINGS = {
  database: ["Database", "Postgres inside this program, for one machine."],
  redis: ["Redis", "kept in memory; forgotten at a restart."],
  jobs: ["Jobs", "the built-in runner instead of Inngest."],
  model: ["Model", "offline: it only quotes the knowledge base, word for word."],
  meta: ["Meta", "simulated: nothing reaches Instagram, Messenger or WhatsApp."],
} as const;

export type StandIn = keyof typeof MEANINGS;

/** Says which parts are stand-ins and what that means. Nothing when everything is real. */
export function StandIns({ parts }: { parts: StandIn[] }) {
  if (parts.length === 0) return null;
  return (
    <Popover position="top-start" width={300} withArrow trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.target}>
          <Group gap={6} mb={6} wrap="nowrap">
            <IconFlask size={16} aria-hidden="true" />
            <Text component="span" size="xs" fw={600}>
              {parts.length === 1 ? "1 stand-in in use" : `${parts.length} stand-ins in use`}
            </Text>
          </Group>
          <Group component="span" gap={4}>
            {parts.map((part) => (
              <Badge key={part} size="sm" variant="default" radius="sm" tt="none" fw={500}>
                {MEANINGS[part][0]}
              </Badge>
            ))}
          </Group>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600} mb={6}>
          Stand-ins on this machine
        </Text>
        <List size="sm" spacing={4} withPadding={false}>
          {parts.map((part) => (
            <List.Item key={part}>
              <b>{MEANINGS[part][0]}</b>: {MEANINGS[part][1]}
            </List.Item>
          ))}
        </List>
        <Text size="xs" c="dimmed" mt="xs">
          Each gives way to the real thing once its settings are made; see .env.example.
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}
