import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { smtpAddress } from "./_smtp-address";

/**
 * Sends a plain text mail through SMTP_URL, encrypted wherever a password leaves this network. Subject and text may
 * hold what people typed: it stays on one line there.
 * @returns whether the server took it; `not_set_up` without SMTP_URL. The log says why not, without address and text
 */
export async function sendMail(mail: {
  to: string;
  subject: string;
  text: string;
}): Promise<"sent" | "failed" | "not_set_up"> {
  const { SMTP_URL, SMTP_FROM, APP_URL } = env();
  if (!SMTP_URL) return "not_set_up";
  const from = SMTP_FROM ?? `Ebizmate <no-reply@${new URL(APP_URL).hostname}>`;
  try {
    const transport = createTransport(smtpAddress(SMTP_URL), { from });
    // As an object: a string would be read as a list of addresses.
    await transport.sendMail({ ...mail, to: { name: "", address: mail.to } });
    return "sent";
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    log.error({ code, responseCode }, "mail was not sent");
    return "failed";
  }
}
