import type { Simulator } from "../simulator";

/** Accounts as the control API shows them: without their tokens. */
export function viewChannels(simulator: Simulator) {
  return [...simulator.journal.world.channels.values()].map(({ token, ...channel }) => channel);
}
