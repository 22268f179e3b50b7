import type { Metadata } from "next";
import { listProviders } from "@/features/identity/list-providers";
import { InvitationForm } from "./invitation-form";

export const metadata: Metadata = { title: "Invitation" };

export default function InvitationPage() {
  return <InvitationForm providers={listProviders()} />;
}
