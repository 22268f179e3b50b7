import { TextInput } from "@mantine/core";

/** The code of a second factor. */
export function CodeInput() {
  return (
    <TextInput
      label="Code"
      description="From your authenticator app, or one of your recovery codes."
      name="code"
      autoComplete="one-time-code"
      autoFocus
      required
    />
  );
}
