import { AppError } from "@/lib/errors";
import type { ShopIds } from "./make-full-shop";

export type Outcome = { ok: boolean; answer: string };

/**
 * What a call came to, as text in which the ids it was given read alike: two calls that must not be told apart give
 * equal outcomes. A refusal of the database counts by its code alone, since its message repeats the statement.
 */
export async function outcomeOf(call: () => unknown, given: ShopIds): Promise<Outcome> {
  let ok = true;
  let found: unknown;
  try {
    found = await call();
  } catch (error) {
    ok = false;
    const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
    const known = cause instanceof AppError ? cause : error;
    found =
      known instanceof AppError
        ? { code: known.code, message: known.message }
        : { code: cause?.code, message: cause?.code ? "" : String(error) };
  }
  let answer = JSON.stringify(found) ?? "nothing";
  for (const [kind, id] of Object.entries(given)) answer = answer.replaceAll(id, `<${kind}>`);
  return { ok, answer };
}
