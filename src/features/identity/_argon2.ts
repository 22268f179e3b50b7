import { AppError } from "@/lib/errors";

/** argon2id, OWASP's first choice. `Algorithm` of the package is a const enum and empty at run time. */
export const ARGON2_OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const PLACES = 4;
const QUEUE = 64;
let taken = 0;
const waiting: (() => void)[] = [];

/**
 * Hashing takes memory and a core on purpose: only a few at once, and a queue of bounded length before them.
 * @throws AppError `unavailable` when the queue is full
 */
export async function withHashingPlace<T>(work: () => Promise<T>): Promise<T> {
  if (taken >= PLACES) {
    if (waiting.length >= QUEUE) throw new AppError("unavailable", "Too many sign-ins at once. Try again in a moment.");
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    taken += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  }
}
