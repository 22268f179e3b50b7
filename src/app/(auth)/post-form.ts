/** What a form's door answered: its body, or why not, in words to show. */
export type FormAnswer<Body> = { isDone: true; body: Body } | { isDone: false; reason: string; message: string };

const NO_ANSWER = "The server does not answer at the moment. Try again in a minute.";

/** Posts JSON to one of our own doors; never throws. */
export async function postForm<Body>(path: string, input: unknown): Promise<FormAnswer<Body>> {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const body = await answer.json();
    if (answer.ok) return { isDone: true, body };
    return { isDone: false, reason: String(body.reason), message: String(body.message ?? NO_ANSWER) };
  } catch {
    return { isDone: false, reason: "unavailable", message: NO_ANSWER };
  }
}
