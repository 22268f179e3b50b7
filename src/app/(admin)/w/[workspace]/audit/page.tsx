import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { can } from "@/features/workspaces/rules";
import { requireSession } from "../../../require-session";
import { enterWorkspace } from "../enter-workspace";
import { AuditView } from "./audit-view";

export const metadata: Metadata = { title: "Activity log" };

type Props = { params: Promise<{ workspace: string }> };

export default async function AuditPage({ params }: Props) {
  const { workspace } = await params;
  const { role } = await enterWorkspace(await requireSession(`/w/${workspace}/audit`), workspace);
  if (!can(role, "audit.read")) notFound();
  return <AuditView workspace={workspace} />;
}
