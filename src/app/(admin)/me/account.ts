import type { Outputs } from "@/trpc/root";

/** One's own account, as the server tells it. */
export type Account = Outputs["me"]["account"];
