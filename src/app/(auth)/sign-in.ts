import { postCeremony } from "./post-ceremony";

const WORDS: Record<string, string> = {
  wrong: "E-mail address or password is not right.",
  wrong_code: "That code is not right, or was used already.",
  second_factor: "Enter the code that your authenticator app shows.",
};
const NO_ANSWER = "Signing in does not work at the moment. Try again in a minute.";

export type SignInAnswer = { isSignedIn: true } | { isSignedIn: false; wantsCode: boolean; message: string };

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
    const wantsCode = body.reason === "second_factor" || body.reason === "wrong_code";
    if (body.reason === "wait") {
      return { isSignedIn: false, wantsCode, message: `Too many tries. Wait ${body.seconds} seconds.` };
    }
    return { isSignedIn: false, wantsCode, message: words[String(body.reason)] ?? NO_ANSWER };
  } catch {
    return { isSignedIn: false, wantsCode: false, message: NO_ANSWER };
  }
}
