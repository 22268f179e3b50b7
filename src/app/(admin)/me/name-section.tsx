"use client";

import { Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { BusyButton } from "@/ui/busy-button";
import { FieldRow } from "@/ui/field-row";
import { ProblemAlert } from "@/ui/problem-alert";
import { TextField } from "@/ui/text-field";
import { Section } from "../section";
import { useAct } from "../use-act";
import type { Account } from "./account";

/** How others see one. */
export function NameSection({ account }: { account: Account }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const router = useRouter();
  const rename = useAct({
    act: (name: string) => client.me.rename.mutate({ name }),
    changes: [trpc.me.account.queryKey()],
    done: "Your name is changed.",
    onDone: () => router.refresh(),
  });
  return (
    <Section title="Name" description="How others in your workspaces see you.">
      <form
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate(String(new FormData(event.currentTarget).get("name") ?? ""));
        }}
      >
        <FieldRow
          action={
            <BusyButton type="submit" variant="default" isBusy={rename.isPending}>
              Save
            </BusyButton>
          }
        >
          <TextField
            flex={1}
            miw={200}
            label="Your name"
            name="name"
            defaultValue={account.name}
            autoComplete="name"
            maxLength={100}
            required
          />
        </FieldRow>
      </form>
      <ProblemAlert>{rename.problem}</ProblemAlert>
      <Text size="sm" c="dimmed">
        You sign in as {account.email}.
      </Text>
    </Section>
  );
}
