import type { Account } from "./account";

type Event = Account["events"][number];

const WORDS: Record<string, string> = {
  "account.created": "Account created",
  "account.renamed": "Name changed",
  "session.started": "Signed in",
  "session.signed_out": "Signed out",
  "session.ended": "Ended a session",
  "session.ended_others": "Ended all other sessions",
  "session.token_reused": "A session was copied: it was ended for everybody",
  "password.changed": "Password changed",
  "password.reset": "Password set by a link",
  "password.reset_link": "A link to set a new password was made",
  "second_factor.added": "Second factor turned on",
  "second_factor.removed": "Second factor removed",
  "second_factor.dropped": "Second factor removed by the operator",
  "second_factor.reencrypted": "The secret of the second factor was encrypted anew by the operator",
  "recovery_code.used": "A recovery code was used",
  "provider.linked": "A provider's account was linked",
  "provider.unlinked": "A provider's account was unlinked",
  "account.disabled": "Account disabled by the operator",
  "account.enabled": "Account enabled by the operator",
  "account.operator_made": "Made an operator of the installation",
  "account.operator_unmade": "No longer an operator of the installation",
};

/** Of what more than one can do: how it is said of each. */
const WORDS_BY: Record<string, Partial<Record<NonNullable<Event["actor"]>, string>>> = {
  "account.created": { operator: "Account created by the operator" },
  "password.reset_link": {
    person: "A link to set a new password was asked for by mail",
    owner: "A link to set a new password was made by an owner or admin of your workspace",
    operator: "A link to set a new password was made by the operator",
  },
};

/** What happened to an account and, where it can have been somebody else than its person, who did it. */
export function describeEvent({ act, actor }: Pick<Event, "act" | "actor">): string {
  return (actor && WORDS_BY[act]?.[actor]) ?? WORDS[act] ?? act;
}
