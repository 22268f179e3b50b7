import { Alert, Stack, Title } from "@mantine/core";
import type { Metadata } from "next";
import { readSignUpMode } from "@/features/identity/read-sign-up-mode";
import { TextLink } from "@/ui/text-link";
import { SignUpForm } from "./sign-up-form";

export const metadata: Metadata = { title: "Create an account" };

export default function SignUpPage() {
  const mode = readSignUpMode();
  if (mode === "open") return <SignUpForm />;
  return (
    <Stack>
      <Title order={1}>Create an account</Title>
      <Alert color="blue">
        {mode === "invited"
          ? "New accounts are made by invitation here. Ask an owner of the workspace to invite you."
          : "No new accounts are made here at the moment."}
      </Alert>
      <TextLink href="/sign-in">Sign in with an existing account</TextLink>
    </Stack>
  );
}
