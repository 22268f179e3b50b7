import type { Role } from "@/features/workspaces/rules";

/** Who looks at the team, and of which workspace, by its name in addresses. */
export type Viewer = { workspace: string; role: Role; userId: string };
