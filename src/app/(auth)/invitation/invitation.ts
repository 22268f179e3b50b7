import { renewSession } from "@/trpc/renew-session";
import { type FormAnswer, postForm } from "../post-form";
import { signIn } from "../sign-in";

const DOOR = "/api/account/invitation";
const NOT_NEW = "That did not work. If you have an account already, choose “I have an account” and enter its password.";

export type Invitation = { workspaceName: string; email: string; role: string; signedInAs: string | null };
/** Who comes: the page may not tell anybody, so it asks. */
export type Comer = "new" | "known";
export type Given = { name: string; password: string; code: string };
export type Joined = { slug: string } | { slug: null; message: string; wantsCode?: boolean };

type Accepted = FormAnswer<{ slug: string }>;

/** What the link with this secret invites to. */
export function lookAt(token: string): Promise<FormAnswer<Invitation>> {
  return postForm<Invitation>(DOOR, { token });
}

function accept(token: string, newAccount: { name: string; password: string } | null): Promise<Accepted> {
  return postForm(DOOR, { token, accept: { newAccount } });
}

const outcomeOf = (answer: Accepted): Joined =>
  answer.isDone ? { slug: answer.body.slug } : { slug: null, message: answer.message };

/** Joins as whoever is signed in, which is whom the link invites. */
export async function joinSignedIn(token: string): Promise<Joined> {
  const joined = await accept(token, null);
  // The page lay open for longer than access lasts.
  if (!joined.isDone && joined.reason === "unauthenticated" && (await renewSession()) === "renewed")
    return outcomeOf(await accept(token, null));
  return outcomeOf(joined);
}

/** Makes the account and joins with it. */
export async function joinAsNew(token: string, email: string, given: Given): Promise<Joined> {
  const made = await accept(token, { name: given.name, password: given.password });
  if (!made.isDone) return outcomeOf(made);
  const entered = await signIn({ email, ...given });
  if (!entered.isSignedIn) {
    // Refused, and neither throttled nor out of reach: the account is another one, of before.
    return { ...entered, slug: null, message: entered.wantsCode === false ? NOT_NEW : entered.message };
  }
  const joined = await accept(token, null);
  // A new account has used the link up already.
  return joined.isDone ? outcomeOf(joined) : outcomeOf(made);
}

/** Signs in to the account there is, and joins with it. */
export async function joinAsKnown(token: string, email: string, given: Given): Promise<Joined> {
  // A link that has died meanwhile must not end the session that somebody else has here.
  const found = await lookAt(token);
  if (!found.isDone) return { slug: null, message: found.message };
  const entered = await signIn({ email, ...given });
  return entered.isSignedIn ? outcomeOf(await accept(token, null)) : { ...entered, slug: null };
}
