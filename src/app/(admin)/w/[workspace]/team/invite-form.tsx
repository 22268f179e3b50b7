"use client";

import { Alert, NativeSelect } from "@mantine/core";
import type { FormEvent } from "react";
import { ALL_ROLES, mayAssign, type Role } from "@/features/workspaces/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { BusyButton } from "@/ui/busy-button";
import { FieldRow } from "@/ui/field-row";
import { ProblemAlert } from "@/ui/problem-alert";
import { TextField } from "@/ui/text-field";
import { SecretOnce } from "../../../secret-once";
import { useAct } from "../../../use-act";
import { ROLE_NAMES } from "../../../words";
import type { Viewer } from "./viewer";

const MAIL_WORDS = {
  failed: "The mail could not be sent. Pass this link on by a way you trust: it is shown only now.",
  not_set_up: "Pass this link on by a way you trust. It is shown only now.",
};

/** Asks whom to invite as what, and shows the link where no mail brings it. */
export function InviteForm({ workspace, role }: Pick<Viewer, "workspace" | "role">) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const invite = useAct({
    act: (input: { email: string; role: Role; form: HTMLFormElement }) =>
      client.team.invite.mutate({ workspace, email: input.email, role: input.role }),
    changes: [trpc.team.invitations.queryKey({ workspace })],
    onDone: (_, { form }) => form.reset(),
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    invite.mutate({
      email: String(form.get("email") ?? ""),
      role: String(form.get("role")) as Role,
      form: event.currentTarget,
    });
  }
  const title = `Invitation for ${invite.variables?.email}`;
  return (
    <>
      <form method="post" onSubmit={submit}>
        <FieldRow
          action={
            <BusyButton type="submit" isBusy={invite.isPending}>
              Invite
            </BusyButton>
          }
        >
          <TextField
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="off"
            maxLength={254}
            flex={1}
            miw={220}
            required
          />
          <NativeSelect
            label="Role"
            name="role"
            defaultValue="agent"
            data={ALL_ROLES.filter((each) => mayAssign(role, each)).map((each) => ({
              value: each,
              label: ROLE_NAMES[each],
            }))}
          />
        </FieldRow>
      </form>
      <ProblemAlert>{invite.problem}</ProblemAlert>
      {invite.data?.mail === "sent" ? (
        <Alert color="blue" title={title} role="status">
          It is on its way by mail.
        </Alert>
      ) : null}
      {invite.data && invite.data.mail !== "sent" ? (
        <SecretOnce title={title} hint={MAIL_WORDS[invite.data.mail]} secret={invite.data.url} />
      ) : null}
    </>
  );
}
