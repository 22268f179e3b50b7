import { sql } from "drizzle-orm";
import { acrossWorkspaces } from "@/db/across-workspaces";
import type { Transaction } from "@/db/client";
import { currentKey, macOf } from "./_keys";

/** Failures an account may have before it has to wait, and the longest wait: never a lock, which anybody could turn. */
const FREE_FAILURES = 5;
const LONGEST_WAIT_SECONDS = 30;
const ADDRESS_FAILURES = 50;
/** Mails of a kind that strangers may cause to one address in a window, whoever it belongs to. */
const MAILS = 3;
const WINDOW = "15 minutes";
/** One attempt in a hundred clears more rows than a hundred attempts leave: whoever invents addresses fills no disk. */
const CLEARING = { oneIn: 100, rows: 500 };

/** What is counted: never the address itself, which would make the table a list of who tried. */
export const subject = (kind: string, value: string) =>
  `${kind}:${macOf(currentKey("throttle subject").key, `${kind}:${value}`).slice(0, 32)}`;

export type Attempt = { accountSubject: string | null; addressSubject: string | null };

/**
 * Takes a place for one attempt, before anything is verified: counted as a failure until `forgiveAttempt` takes it back,
 * so that a hundred guesses at once are not all the first.
 * @param of.account the e-mail address, known or not; or a name for another guarded act; null where only the address counts
 * @returns the attempt, or how many seconds to wait
 */
export async function takeAttempt(of: {
  account: string | null;
  addressPrefix: string | null;
}): Promise<{ kind: "taken"; attempt: Attempt } | { kind: "wait"; seconds: number }> {
  const accountSubject = of.account === null ? null : subject("account", of.account);
  const addressSubject = of.addressPrefix ? subject("address", of.addressPrefix) : null;

  // Apart from what follows: what it locks, others wait for.
  if (Math.random() * CLEARING.oneIn < 1) await acrossWorkspaces("identity", clearOld);
  return acrossWorkspaces("identity", async (tx) => {
    if (addressSubject) {
      const seconds = await countInWindow(tx, { subject: addressSubject, most: ADDRESS_FAILURES });
      if (seconds !== null) return { kind: "wait", seconds };
    }
    if (accountSubject === null) return { kind: "taken", attempt: { accountSubject, addressSubject } };
    const taken = await tx.execute(sql`
      insert into sign_in_failures as f (subject, failures) values (${accountSubject}, 1)
      on conflict (subject) do update set
        failures = case when f.last_failed_at < now() - ${WINDOW}::interval then 1 else f.failures + 1 end,
        last_failed_at = now()
      where f.failures < ${FREE_FAILURES}
         or now() >= f.last_failed_at + make_interval(secs => least(${LONGEST_WAIT_SECONDS}::int, power(2, f.failures - ${FREE_FAILURES})))
      returning failures`);
    if (taken.length > 0) return { kind: "taken", attempt: { accountSubject, addressSubject } };
    const [wait] = await tx.execute<{ seconds: number }>(sql`
      select greatest(1, ceil(extract(epoch from last_failed_at - now())
             + least(${LONGEST_WAIT_SECONDS}::int, power(2, failures - ${FREE_FAILURES}))))::int as seconds
      from sign_in_failures where subject = ${accountSubject}`);
    return { kind: "wait", seconds: wait?.seconds ?? 1 };
  });
}

/**
 * Counts a mail that somebody who has proved nothing causes to an address.
 * @param what what the mail is about: each has a count of its own
 * @returns how many seconds to wait instead, or null when it may be sent
 */
export function takeMail(what: "sign-up" | "reset", email: string): Promise<number | null> {
  const counted = { subject: subject(`${what} mail`, email), most: MAILS };
  return acrossWorkspaces("identity", (tx) => countInWindow(tx, counted));
}

/** Counts in a window that begins with the first: how many seconds are left of it for who is over `most`, else null. */
async function countInWindow(tx: Transaction, of: { subject: string; most: number }): Promise<number | null> {
  const [counted] = await tx.execute<{ failures: number; seconds: number }>(sql`
    insert into sign_in_failures as f (subject, failures) values (${of.subject}, 1)
    on conflict (subject) do update set
      failures = case when f.window_started_at < now() - ${WINDOW}::interval then 1 else f.failures + 1 end,
      window_started_at = case when f.window_started_at < now() - ${WINDOW}::interval then now() else f.window_started_at end,
      last_failed_at = now()
    returning failures, ceil(extract(epoch from window_started_at + ${WINDOW}::interval - now()))::int as seconds`);
  return counted && counted.failures > of.most ? counted.seconds : null;
}

/** Failures that count no more, by whichever of the two counts, and accounts that nobody confirmed in time. */
async function clearOld(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    delete from sign_up_requests where hash in (
      select hash from sign_up_requests where expires_at < now()
      limit ${CLEARING.rows} for update skip locked)`);
  await tx.execute(sql`
    delete from sign_in_failures where subject in (
      select subject from sign_in_failures where last_failed_at < now() - ${WINDOW}::interval
      limit ${CLEARING.rows} for update skip locked)`);
}

/** The attempt was right: it was no failure, and the account starts anew. */
export async function forgiveAttempt(attempt: Attempt): Promise<void> {
  await acrossWorkspaces("identity", async (tx) => {
    // In the order in which `takeAttempt` takes them: else two of them may wait for each other.
    if (attempt.addressSubject) {
      await tx.execute(
        sql`update sign_in_failures set failures = greatest(0, failures - 1) where subject = ${attempt.addressSubject}`,
      );
    }
    if (attempt.accountSubject) {
      await tx.execute(sql`delete from sign_in_failures where subject = ${attempt.accountSubject}`);
    }
  });
}
