"use client";

import { Alert, Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";

/** A secret that is shown this once: a link, a key. */
export function SecretOnce({ title, hint, secret }: { title: string; hint: string; secret: string }) {
  return (
    <Alert color="blue" title={title} role="status">
      <Stack gap="xs">
        <Text size="sm">{hint}</Text>
        <Group gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            readOnly
            value={secret}
            aria-label={title}
            onFocus={(event) => event.currentTarget.select()}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          />
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
