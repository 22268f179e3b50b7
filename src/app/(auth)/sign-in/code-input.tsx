"use client";

import { TextField } from "@/ui/text-field";

/** The code of a second factor; with the focus, where it is asked for last. */
export function CodeInput({ hasFocus = true }: { hasFocus?: boolean }) {
  return (
    <TextField
      label="Code"
      description="From your authenticator app, or one of your recovery codes."
      name="code"
      autoComplete="one-time-code"
      autoFocus={hasFocus}
      required
    />
  );
}
