"use client";

import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { FormActions } from "@/ui/form-actions";
import { PasswordField } from "@/ui/password-field";
import { ProblemAlert } from "@/ui/problem-alert";
import { CodeInput } from "../../(auth)/sign-in/code-input";

export type Proof = { password: string | null; code: string | null };

type Props = {
  hasPassword: boolean;
  hasSecondFactor: boolean;
  action: string;
  isBusy: boolean;
  problem: string | null;
  onProof: (proof: Proof, form: FormData) => void;
  onCancel?: () => void;
  children?: ReactNode;
  isDangerous?: boolean;
};

/** Asks for the password again, and the code where there is one, before something that an open screen must not allow. */
export function ProofForm(props: Props) {
  const { hasPassword, hasSecondFactor, action, isBusy, problem, onProof, onCancel, children, isDangerous } = props;
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
          <PasswordField
            label="Your current password"
            name="password"
            autoComplete="current-password"
            required
            autoFocus
          />
        ) : (
          <Text size="sm" c="dimmed">
            You have no password here, so you must have signed in within the last five minutes.
          </Text>
        )}
        {hasPassword && hasSecondFactor ? <CodeInput hasFocus={false} /> : null}
        {children}
        <ProblemAlert>{problem}</ProblemAlert>
        <FormActions
          action={action}
          isBusy={isBusy}
          isDangerous={isDangerous}
          hasFocus={!hasPassword}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}
