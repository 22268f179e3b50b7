import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { checkSession } from "@/features/identity/check-session";
import type { Session } from "@/features/identity/schema";

const checkOnce = cache(async () => checkSession((await headers()).get("cookie")));

/**
 * Who is asking for this page; whoever may not is sent to renew the session or to sign in, and then back to where they
 * were going: the address of the request, or `here` where that is not known. Asked once a request, however many
 * components do.
 */
export async function requireSession(here: string): Promise<Session> {
  const check = await checkOnce();
  if (check.kind === "live") return check.session;
  const next = encodeURIComponent((await headers()).get("x-ebizmate-path") ?? here);
  redirect(check.kind === "expired" ? `/auth/renew?next=${next}` : `/sign-in?next=${next}${reasonOf(check.kind)}`);
}

const reasonOf = (kind: "revoked" | "missing") => (kind === "revoked" ? "&reason=ended" : "");
