import { log } from "@/lib/log";
import { redis } from "@/lib/redis";
import { ACCESS_MS } from "./rules";

const sessionKey = (sessionId: string) => `deny:sid:${sessionId}`;
const userKey = (userId: string) => `deny:uid:${userId}`;
/** An access token may be this much younger than the denial; a minute more for clocks that differ. */
const DENIAL_SECONDS = ACCESS_MS / 1000 + 60;

let isDown = false;

/** Says once that Redis went away or came back, not at every request between. */
function noteState(error: unknown): void {
  if (isDown === (error !== null)) return;
  isDown = error !== null;
  if (isDown) log.warn({ error }, "denylist is out of reach, the database decides alone");
  else log.info("denylist is back");
}

/** Denies sessions, or every token of a person below `epoch`, at once. A failure is logged: the rows decide as well. */
export async function writeDenials(denials: {
  sessionIds?: string[];
  user?: { id: string; epoch: number };
}): Promise<void> {
  try {
    const pipeline = redis().pipeline();
    for (const id of denials.sessionIds ?? []) pipeline.set(sessionKey(id), 1, { ex: DENIAL_SECONDS });
    if (denials.user) pipeline.set(userKey(denials.user.id), denials.user.epoch, { ex: DENIAL_SECONDS });
    if (pipeline.length() > 0) await pipeline.exec();
    noteState(null);
  } catch (error) {
    noteState(error);
  }
}

/** What the denylist says of a token: denied, nothing, or that it could not be asked (the database then decides). */
export async function readDenial(of: {
  sessionId: string;
  userId: string;
  epoch: number;
}): Promise<"denied" | "none" | "unknown"> {
  try {
    const [session, epoch] = await redis().mget<[number | null, number | null]>(
      sessionKey(of.sessionId),
      userKey(of.userId),
    );
    noteState(null);
    return session !== null || (epoch !== null && of.epoch < Number(epoch)) ? "denied" : "none";
  } catch (error) {
    noteState(error);
    return "unknown";
  }
}
