import { Alert, Stack, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { canSendMail } from "@/features/identity/can-send-mail";
import { TextLink } from "@/ui/text-link";
import { ForgotForm } from "./forgot-form";

export const metadata: Metadata = { title: "Forgot password" };

export default function ForgotPage() {
  return (
    <Stack>
      <Title order={1}>Forgot password</Title>
      {canSendMail() ? (
        <ForgotForm />
      ) : (
        <Alert color="blue" title="This installation sends no mail">
          <Text size="sm">
            An owner of your workspace can make a link for you on the Team page. The operator of the installation can
            make one for anybody: <code>npm run people -- reset your@address</code>
          </Text>
        </Alert>
      )}
      <TextLink href="/sign-in" size="sm">
        Back to sign in
      </TextLink>
    </Stack>
  );
}
