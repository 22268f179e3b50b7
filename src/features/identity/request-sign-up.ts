import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import { freshSecret } from "@/lib/crypto/fresh-secret";
import { hashSecret } from "@/lib/crypto/hash-secret";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { takeMail } from "./_throttle";
import { tooManyTries } from "./_too-many-tries";
import { checkNewPassword } from "./check-new-password";
import { hashPassword } from "./hash-password";
import { normaliseEmail, SIGN_UP_LINK_MS } from "./rules";
import { sendMail } from "./send-mail";

/**
 * Somebody wants an account under an address. They do the same work and wait the same time whether it has one: that is
 * looked up after the answer, and only the mail tells, to whom it belongs to.
 * @throws AppError `invalid` for a weak password, `rate_limited`
 */
export async function requestSignUp(given: {
  email: string;
  name: string;
  password: string;
  workspaceName: string;
}): Promise<void> {
  const { name, password, workspaceName } = given;
  const email = normaliseEmail(given.email);
  checkNewPassword(password, [email, name]);
  const seconds = await takeMail("sign-up", email);
  if (seconds !== null) throw tooManyTries(seconds);
  const passwordHash = await hashPassword(password);
  void keepAndMail({ email, name, passwordHash, workspaceName }).catch((error: unknown) =>
    log.error({ error }, "sign-up is not mailed"),
  );
}

type SignUpRequest = { email: string; name: string; passwordHash: string; workspaceName: string };

async function keepAndMail(request: SignUpRequest): Promise<void> {
  const token = freshSecret();
  const isFree = await keep(request, token);
  await sendMail({ to: request.email, ...(isFree ? confirmation(token) : notice()) });
}

/** Keeps the request under the hash of its link's secret, beside earlier ones; false for a taken address. */
async function keep({ email, name, passwordHash, workspaceName }: SignUpRequest, token: string): Promise<boolean> {
  const kept = await acrossWorkspaces("identity", (tx) =>
    tx.execute(sql`
      insert into sign_up_requests (hash, email, name, password_hash, workspace_name, expires_at)
      select ${hashSecret(token)}, ${email}, ${name}, ${passwordHash}, ${workspaceName},
        now() + ${SIGN_UP_LINK_MS} * interval '1 millisecond'
      where not exists (select from users where email = ${email})
      returning hash`),
  );
  return kept.length > 0;
}

/** Nothing in these mails is the asker's own: anybody can have them sent to anybody. */
const confirmation = (token: string) => ({
  subject: "Confirm your account",
  text: `Somebody, we hope you, wants to make an account with this address.\n\nConfirm it within an hour, with the password that you chose:\n${env().APP_URL}/sign-up/confirm#${token}\n\nIf it was not you, do nothing: no account is made.`,
});

const notice = () => ({
  subject: "You have an account already",
  text: `Somebody, we hope you, wanted to make an account with this address. You have one already, and nothing of it was changed.\n\nSign in:\n${env().APP_URL}/sign-in\n\nOr set a new password:\n${env().APP_URL}/forgot\n\nIf it was not you, do nothing.`,
});
