import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { openWorkspace } from "@/features/workspaces/open-workspace";
import { AppError } from "@/lib/errors";
import { requireSession } from "../../require-session";

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

/** Lets members in. For strangers the workspace does not exist. */
export default async function WorkspaceLayout({ children, params }: Props) {
  const { workspace } = await params;
  const session = await requireSession(`/w/${workspace}/interactions`);
  try {
    await openWorkspace(session, workspace);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
  return children;
}
