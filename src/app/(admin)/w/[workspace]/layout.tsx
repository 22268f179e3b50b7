import type { ReactNode } from "react";
import { requireSession } from "../../require-session";
import { enterWorkspace } from "./enter-workspace";

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

/** Lets members in. For strangers the workspace does not exist. */
export default async function WorkspaceLayout({ children, params }: Props) {
  const { workspace } = await params;
  await enterWorkspace(await requireSession(`/w/${workspace}/interactions`), workspace);
  return children;
}
