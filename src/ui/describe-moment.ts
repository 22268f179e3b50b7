const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * A moment in few words, in the reader's language and zone: "now", "4 min. ago", the time of day today, the weekday
 * within six days, else the date.
 */
export function describeMoment(moment: Date, now: Date, locale?: string): string {
  const elapsedMs = now.getTime() - moment.getTime();
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  if (Math.abs(elapsedMs) < MINUTE_MS) return relative.format(0, "second");
  if (elapsedMs > 0 && elapsedMs < HOUR_MS) return relative.format(-Math.floor(elapsedMs / MINUTE_MS), "minute");
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  if (moment.toDateString() === now.toDateString()) return moment.toLocaleTimeString(locale, time);
  if (elapsedMs > 0 && elapsedMs < 6 * 24 * HOUR_MS) {
    return moment.toLocaleString(locale, { weekday: "short", ...time });
  }
  const isThisYear = moment.getFullYear() === now.getFullYear();
  return moment.toLocaleDateString(locale, {
    day: "numeric",
    month: "short",
    year: isThisYear ? undefined : "numeric",
  });
}
