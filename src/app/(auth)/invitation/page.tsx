import type { Metadata } from "next";
import { headers } from "next/headers";
import { checkSession } from "@/features/identity/check-session";
import { listProviders } from "@/features/identity/list-providers";
import { readSignUpMode } from "@/features/identity/read-sign-up-mode";
import { InvitationForm } from "./invitation-form";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitationPage() {
  const check = await checkSession((await headers()).get("cookie"));
  return (
    <InvitationForm
      providers={listProviders()}
      isAccessExpired={check.kind === "expired"}
      takesNewAccounts={readSignUpMode() !== "closed"}
    />
  );
}
