"use client";

import { Alert, Group, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import { CopyTextButton } from "@/ui/copy-text-button";

/** A secret that is shown this once, and so brought into view: a link, a key. */
export function SecretOnce({ title, hint, secret }: { title: string; hint: string; secret: string }) {
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => alert.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <Alert ref={alert} color="blue" title={title} role="status" styles={{ body: { minWidth: 0 } }}>
      <Stack gap="xs">
        <Text size="sm">{hint}</Text>
        <Group gap="xs">
          <TextInput
            flex={1}
            miw={180}
            readOnly
            value={secret}
            aria-label={title}
            onFocus={(event) => event.currentTarget.select()}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          />
          <CopyTextButton text={secret} />
        </Group>
      </Stack>
    </Alert>
  );
}
