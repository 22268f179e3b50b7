import { randomInt } from "node:crypto";

/** A network that nobody else in this database comes from: throttles count by network, and other tests use them too. */
export function ownNetwork(): { address: string; prefix: string } {
  const network = `10.${randomInt(256)}.${randomInt(256)}`;
  return { address: `${network}.7`, prefix: `${network}.0/24` };
}
