"use client";

import { Button, CopyButton } from "@mantine/core";

/** Copies a text, and says so. */
export function CopyTextButton({ text, label = "Copy" }: { text: string; label?: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button variant="default" onClick={copy}>
          {copied ? "Copied" : label}
        </Button>
      )}
    </CopyButton>
  );
}
