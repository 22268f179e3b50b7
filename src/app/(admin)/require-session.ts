import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { checkSession } from "@/features/identity/check-session";
import type { Session } from "@/features/identity/schema";

const checkOnce = cache(async () => checkSession((await headers()).get("cookie")));

/**
 * Who is asking for this page; whoever may not is sent to renew the session or to sign in, and then back to `here`,
 * a path of this site. Asked once a request, however many components do.
 */
export async function requireSession(here: string): Promise<Session> {
  const check = await checkOnce();
  if (check.kind === "live") return check.session;
  redirect(`${check.kind === "expired" ? "/auth/renew" : "/sign-in"}?next=${encodeURIComponent(here)}`);
}
