const MICROS = 1_000_000;
const CENT_MICROS = 10_000;

/** Millionths of a US dollar as money. What is less than a cent, but something, is said to be that. */
export function formatMoney(micros: number, locale?: string): string {
  const money = new Intl.NumberFormat(locale, { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" });
  if (micros > 0 && micros < CENT_MICROS) return `< ${money.format(CENT_MICROS / MICROS)}`;
  return money.format(micros / MICROS);
}

/** A large number in few characters: 1.2K, 3.4M. */
export function formatCount(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

/** What came in, and what the AI answered. */
export function formatExchange({ received, answered }: { received: number; answered: number }): string {
  return `${received.toLocaleString()} / ${answered.toLocaleString()}`;
}

/** How much of a limit is used, in whole per cent, up to 999. */
export function percentOf(spentMicros: number, limitMicros: number): number {
  if (limitMicros === 0) return 100;
  return Math.min(999, Math.floor((spentMicros / limitMicros) * 100));
}

/** The beginning of an hour or of a day of UTC, in as few characters as an axis has room for. */
export function formatBucket(startsAt: Date, span: "day" | "month", locale?: string): string {
  return span === "day"
    ? startsAt.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" })
    : startsAt.toLocaleDateString(locale, { day: "numeric", month: "short", timeZone: "UTC" });
}
