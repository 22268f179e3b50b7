import { Code, Container, Paper, Stack, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readDeletion } from "@/features/channels/read-deletion";

export const metadata: Metadata = { title: "Deletion request" };
export const dynamic = "force-dynamic";

/** The status of a request to delete, for whoever has its code. It names nobody. */
export default async function DeletionPage({ params }: { params: Promise<{ code: string }> }) {
  const deletion = await readDeletion((await params).code);
  if (!deletion) notFound();
  return (
    <Container component="main" size={560} py={{ base: 32, sm: 72 }} px="md">
      <Paper withBorder p={{ base: "md", sm: "xl" }}>
        <Stack gap="md">
          <Title order={1} size="h3">
            Your data is deleted
          </Title>
          <Text>
            {deletion.channels === 0
              ? "We held no connection of yours any more, so there was nothing left to delete."
              : "The access you had granted us at Meta was destroyed, and Meta's identifier of you with it."}{" "}
            Completed on <time dateTime={deletion.completedAt.toISOString()}>{deletion.completedAt.toUTCString()}</time>
            .
          </Text>
          <Text c="dimmed" size="sm">
            Messages that customers wrote to a business belong to that business. Whoever wrote one may ask the business
            to erase it.
          </Text>
          <Text size="sm">
            Confirmation code: <Code>{deletion.code}</Code>
          </Text>
        </Stack>
      </Paper>
    </Container>
  );
}
