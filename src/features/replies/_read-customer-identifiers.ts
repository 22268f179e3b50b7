import { CUSTOMER_IDENTIFIER } from "./_lexicon";
import { fold } from "./_normalise";
import { readClaims } from "./_read-claims";
import type { SaidDate } from "./_read-dates";

/** What a customer wrote that identifies: a reply may repeat it. */
export type CustomerIdentifiers = { tokens: Set<string>; dates: SaidDate[]; weekdays: Set<number> };

/** Reads a customer's order numbers (only with the word that says so), dates and weekdays. Never a price or a link. */
export function readCustomerIdentifiers(texts: readonly string[]): CustomerIdentifiers {
  const claims = texts.map((text) => readClaims(text));
  const tokens = texts.flatMap((text) =>
    [...fold(text).matchAll(CUSTOMER_IDENTIFIER)].map(([, named, hashed]) => named ?? hashed ?? ""),
  );
  return {
    tokens: new Set(tokens.filter((token) => token.replace(/\D/g, "").length >= 3)),
    dates: claims.flatMap(({ dates }) => dates),
    weekdays: new Set(claims.flatMap(({ weekdays }) => weekdays)),
  };
}
