import type { Outputs } from "@/trpc/root";

/** A workspace by its sums, as the server tells an operator. */
export type Workspace = Outputs["operator"]["workspaces"]["workspaces"][number];
