"use client";

import { TextInput, type TextInputProps } from "@mantine/core";
import { useFieldFault } from "./use-field-fault";

/** A line of text in a form that says itself what is wrong with it. */
export function TextField(input: TextInputProps) {
  return <TextInput {...input} {...useFieldFault()} />;
}
