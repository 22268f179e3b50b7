import { and, eq, isNull } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { users } from "@/db/schema/identity";
import { log } from "@/lib/log";
import { takeMail } from "./_throttle";
import { canSendMail } from "./can-send-mail";
import { createResetLink } from "./create-reset-link";
import { limitAttempts } from "./limit-attempts";
import { normaliseEmail } from "./rules";
import type { Caller } from "./schema";
import { sendMail } from "./send-mail";

/**
 * Somebody says they forgot the password of an address. The answer is the same whether there is such an account; the
 * mail is sent after it, so that its time tells nothing either. At most three mails go out in a quarter of an hour,
 * whoever asks: their links are all good, so no stranger can use up what a person may ask for.
 * @returns whether this installation sends mail at all
 * @throws AppError `rate_limited`
 */
export async function requestReset(given: { email: string; caller: Caller }): Promise<{ sendsMail: boolean }> {
  const email = normaliseEmail(given.email);
  await limitAttempts({ what: null, addressPrefix: given.caller.addressPrefix });
  if (!canSendMail()) return { sendsMail: false };
  // Too many: the mails that went are there, and their links are good. Saying so would tell who asked before.
  if ((await takeMail("reset", email)) !== null) return { sendsMail: true };
  void mailLink(email, given.caller).catch((error: unknown) => log.error({ error }, "reset link is not mailed"));
  return { sendsMail: true };
}

async function mailLink(email: string, caller: Caller): Promise<void> {
  const [user] = await acrossWorkspaces("identity", (tx) =>
    tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.email, email), isNull(users.disabledAt))),
  );
  if (!user) return;
  const { url } = await createResetLink({ userId: user.id, createdBy: null, actor: "person", caller });
  const text = `Somebody, we hope you, asked for a new password.\n\nSet it here within half an hour:\n${url}\n\nIf it was not you, do nothing.`;
  await sendMail({ to: email, subject: "Set a new password", text });
}
