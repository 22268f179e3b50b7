"use client";

import { Code, Group, Image, Stack, Text } from "@mantine/core";
import { FormActions } from "@/ui/form-actions";
import { ProblemAlert } from "@/ui/problem-alert";
import { TextField } from "@/ui/text-field";

type Props = {
  qrCode: string;
  secret: string;
  isBusy: boolean;
  problem: string | null;
  onCode: (code: string) => void;
  onCancel: () => void;
};

/** Shows the secret to an authenticator app, and asks for the first code that the app makes of it. */
export function ScanForm({ qrCode, secret, isBusy, problem, onCode, onCancel }: Props) {
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        onCode(String(new FormData(event.currentTarget).get("code") ?? ""));
      }}
    >
      <Stack gap="sm">
        <Text size="sm">Scan this with your authenticator app, or type the key in, and enter the code it shows.</Text>
        <Group align="flex-start" gap="lg">
          <Image
            src={`data:image/svg+xml;utf8,${encodeURIComponent(qrCode)}`}
            alt="QR code for the authenticator app; the key beside it says the same"
            w={180}
            h={180}
          />
          <Stack gap="sm" flex={1} miw={220}>
            <Code block style={{ wordBreak: "break-all" }}>
              {secret.match(/.{1,4}/g)?.join(" ")}
            </Code>
            <TextField
              label="Code"
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={10}
              required
              autoFocus
            />
            <ProblemAlert>{problem}</ProblemAlert>
            <FormActions action="Turn on" isBusy={isBusy} onCancel={onCancel} />
          </Stack>
        </Group>
      </Stack>
    </form>
  );
}
