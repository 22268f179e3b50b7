import { postCeremony } from "./post-ceremony";

const WORDS: Record<string, string> = {
  wrong: "E-mail address or password is not right.",
  wrong_code: "That code is not right, or was used already.",
  second_factor: "Enter the code that your authenticator app shows.",
};
const NO_ANSWER = "Signing in does not work at the moment. Try again in a minute.";

/** `wantsCode` is absent where the answer does not tell: whoever was asked for a code is still. */
export type SignInAnswer = { isSignedIn: true } | { isSignedIn: false; wantsCode?: boolean; message: string };

/** Signs in with a password, and the second factor where it is asked for; never throws. */
export function signIn(given: {
  email: string;
  password: string;
  code?: string;
  stay?: boolean;
}): Promise<SignInAnswer> {
  const { email, password, code = "", stay = false } = given;
  return send({ email, password, code, stay: String(stay) }, WORDS);
}

/** Signs in somebody who has come from a provider and owes the code of their authenticator; never throws. */
export function signInWithCode(code: string): Promise<SignInAnswer> {
  return send({ step: "code", code }, { ...WORDS, wrong: "That took too long. Start again." });
}

async function send(fields: Record<string, string>, words: Record<string, string>): Promise<SignInAnswer> {
  try {
    const { status, body } = await postCeremony("callback/credentials", fields);
    if (status === 200) return { isSignedIn: true };
    const reason = String(body.reason);
    if (reason === "wait") return { isSignedIn: false, message: describeWait(Number(body.seconds)) };
    const message = words[reason];
    if (message === undefined) return { isSignedIn: false, message: NO_ANSWER };
    return { isSignedIn: false, wantsCode: reason !== "wrong", message };
  } catch {
    return { isSignedIn: false, message: NO_ANSWER };
  }
}

const describeWait = (seconds: number) => `Too many tries. Wait ${seconds === 1 ? "1 second" : `${seconds} seconds`}.`;
