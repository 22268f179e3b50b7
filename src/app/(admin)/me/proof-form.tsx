"use client";

import { PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { FormActions } from "@/ui/form-actions";

export type Proof = { password: string | null; code: string | null };

type Props = {
  hasPassword: boolean;
  hasSecondFactor: boolean;
  action: string;
  isBusy: boolean;
  onProof: (proof: Proof, form: FormData) => void;
  onCancel?: () => void;
  children?: ReactNode;
  isDangerous?: boolean;
};

/** Asks for the password again, and the code where there is one, before something that an open screen must not allow. */
export function ProofForm(props: Props) {
  const { hasPassword, hasSecondFactor, action, isBusy, onProof, onCancel, children, isDangerous = false } = props;
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const read = (name: string) => (form.get(name) ? String(form.get(name)) : null);
        onProof({ password: read("password"), code: read("code") }, form);
      }}
    >
      <Stack gap="sm" maw={420}>
        {hasPassword ? (
          <PasswordInput label="Your current password" name="password" autoComplete="current-password" required />
        ) : (
          <Text size="sm" c="dimmed">
            You have no password here, so you must have signed in within the last five minutes.
          </Text>
        )}
        {hasPassword && hasSecondFactor ? (
          <TextInput label="Code of your authenticator app" name="code" autoComplete="one-time-code" required />
        ) : null}
        {children}
        <FormActions action={action} isBusy={isBusy} isDangerous={isDangerous} onCancel={onCancel} />
      </Stack>
    </form>
  );
}
