import { env } from "@/lib/env";

/** True when the installation can send mail itself. */
export function canSendMail(): boolean {
  return env().SMTP_URL !== undefined;
}
