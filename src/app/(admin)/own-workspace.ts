import type { Role } from "@/features/workspaces/rules";

/** A workspace of whoever looks, and what they are in it. */
export type OwnWorkspace = { slug: string; name: string; role: Role };
