"use client";

import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useFieldFault } from "./use-field-fault";

/** A password in a form that says itself what is wrong with it. */
export function PasswordField(input: PasswordInputProps) {
  return <PasswordInput {...input} {...useFieldFault()} />;
}
