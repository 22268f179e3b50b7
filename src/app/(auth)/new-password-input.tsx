"use client";

import type { PasswordInputProps } from "@mantine/core";
import { PASSWORD_MAX, PASSWORD_MIN } from "@/features/identity/rules";
import { PasswordField } from "@/ui/password-field";

/** Where a person chooses a password, with what is asked of one. */
export function NewPasswordInput(props: PasswordInputProps) {
  return (
    <PasswordField
      label="Password"
      description={`At least ${PASSWORD_MIN} characters. Three or four words of your own do well.`}
      autoComplete="new-password"
      minLength={PASSWORD_MIN}
      maxLength={PASSWORD_MAX}
      required
      {...props}
    />
  );
}
