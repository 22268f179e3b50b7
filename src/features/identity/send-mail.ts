import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/**
 * Sends a plain text mail through SMTP_URL.
 * @returns false when there is no SMTP_URL or the server refused; the log says which, without address and text
 */
export async function sendMail(mail: { to: string; subject: string; text: string }): Promise<boolean> {
  const { SMTP_URL, APP_URL } = env();
  if (!SMTP_URL) return false;
  try {
    const transport = createTransport(SMTP_URL, { from: `Ebizmate <no-reply@${new URL(APP_URL).hostname}>` });
    await transport.sendMail(mail);
    return true;
  } catch (error) {
    log.error({ code: (error as { code?: string }).code }, "mail was not sent");
    return false;
  }
}
