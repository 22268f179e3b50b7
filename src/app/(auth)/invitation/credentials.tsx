"use client";

import { Anchor, SegmentedControl, Text } from "@mantine/core";
import Link from "next/link";
import { PasswordField } from "@/ui/password-field";
import { TextField } from "@/ui/text-field";
import { NewPasswordInput } from "../new-password-input";
import { CodeInput } from "../sign-in/code-input";
import type { Comer } from "./invitation";

type Props = {
  email: string;
  comer: Comer;
  wantsCode: boolean;
  takesNewAccounts: boolean;
  onChange: (comer: Comer) => void;
};

/** Asks whether somebody has an account, and for what proves it or makes one. */
export function Credentials({ email, comer, wantsCode, takesNewAccounts, onChange }: Props) {
  return (
    <>
      {takesNewAccounts ? (
        <SegmentedControl<Comer>
          aria-label="Do you have an account?"
          fullWidth
          data={[
            { value: "new", label: "I am new here" },
            { value: "known", label: "I have an account" },
          ]}
          value={comer}
          onChange={onChange}
        />
      ) : (
        <Text size="sm">No new accounts are made here at the moment: sign in with the one you have.</Text>
      )}
      {comer === "new" ? (
        <>
          <TextField label="Your name" name="name" autoComplete="name" maxLength={100} required />
          <NewPasswordInput name="password" />
        </>
      ) : (
        <PasswordField label={`Password of ${email}`} name="password" autoComplete="current-password" required />
      )}
      {wantsCode ? <CodeInput /> : null}
      {comer === "known" ? (
        <Anchor component={Link} href="/forgot" size="sm">
          Forgot password?
        </Anchor>
      ) : null}
    </>
  );
}
