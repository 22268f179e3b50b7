import { isPublicAddress } from "@/lib/is-public-address";

/** A server that does not answer must not keep a person waiting who has only asked to invite somebody. */
const TIMEOUTS = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000, dnsTimeout: 5000 };

/**
 * SMTP_URL with what it does not say itself, since nodemailer takes its options from there alone: how long to wait, and
 * that a password leaves this network only encrypted.
 */
export function smtpAddress(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  const isExposed = url.username !== "" && isPublicAddress(`http://${url.hostname}`);
  const defaults = { ...TIMEOUTS, ...(isExposed ? { requireTLS: true } : {}) };
  for (const [name, value] of Object.entries(defaults)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(value));
  }
  return url.href;
}
