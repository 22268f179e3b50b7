import type { GraphCallKind } from "../schema";

/** A call that may be carried out. Planning has validated it and changed nothing yet. */
export type Plan = {
  kind: GraphCallKind;
  channelId: string;
  customerId?: string;
  /** Carries it out and gives the answer's body. `failsLater`: accept it and report that failure by status. */
  perform(failsLater?: { code: number; message: string; details?: string }): Promise<object>;
};
