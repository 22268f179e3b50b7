"use client";

import { Anchor, Button, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import { useEffect, useRef } from "react";

/** What everybody sees who asks for an account, whether the address has one: only its mail tells. */
export function MailSent({ email, onBack }: { email: string; onBack: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Stack>
      <Title order={1} ref={heading} tabIndex={-1} style={{ outline: "none" }}>
        Look into your mail
      </Title>
      <Text style={{ overflowWrap: "anywhere" }}>
        A mail to <strong>{email}</strong> says how to go on. Its link works for an hour and asks for the password that
        you have just chosen.
      </Text>
      <Text size="sm" c="dimmed">
        If none comes within a few minutes, look among unwanted mail, and check the address.
      </Text>
      <Button variant="default" onClick={onBack}>
        Back to the form
      </Button>
      <Anchor component={Link} href="/sign-in" size="sm">
        Back to sign in
      </Anchor>
    </Stack>
  );
}
