import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { Session } from "@/features/identity/schema";
import { type OpenedWorkspace, openWorkspace } from "@/features/workspaces/open-workspace";
import { AppError } from "@/lib/errors";

/**
 * Lets members in. For strangers the workspace does not exist; a member who owes it a second factor is sent to set one
 * up. Asked once a request, however many components do.
 */
export const enterWorkspace = cache(async (session: Session, slug: string): Promise<OpenedWorkspace> => {
  try {
    return await openWorkspace(session, slug);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    if (error instanceof AppError && error.code === "forbidden") redirect(`/me?owed=${encodeURIComponent(slug)}`);
    throw error;
  }
});
