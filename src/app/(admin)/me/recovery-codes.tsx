"use client";

import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { CopyTextButton } from "@/ui/copy-text-button";
import { DownloadTextButton } from "@/ui/download-text-button";

/** The codes for whoever loses the app, with every way to keep them. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const text = `${codes.join("\n")}\n`;
  return (
    <Alert color="blue" title="Keep these recovery codes" role="status">
      <Stack gap="sm">
        <Text size="sm">Each lets you in once when you have lost the app. They are shown only now.</Text>
        <List listStyleType="none" ff="monospace" size="sm">
          {codes.map((code) => (
            <List.Item key={code}>{code}</List.Item>
          ))}
        </List>
        <Group gap="xs">
          <CopyTextButton text={text} />
          <DownloadTextButton text={text} fileName="ebizmate-recovery-codes.txt" />
          <Button onClick={onKept}>I have kept them</Button>
        </Group>
      </Stack>
    </Alert>
  );
}
