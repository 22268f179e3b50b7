import { listChannelScopes } from "@/features/channels/list-channel-scopes";
import { reencryptTokens } from "@/features/channels/reencrypt-tokens";
import { reencryptTotpSecrets } from "@/features/identity/reencrypt-totp-secrets";
import { AppError } from "@/lib/errors";
import { readOptions } from "./_read-options";
import { runToEnd } from "./_run-to-end";

const USAGE = `Encrypts every stored secret (channel tokens, second factors) anew under ENCRYPTION_KEY, while the product runs.

  1. Make a key (openssl rand -base64 32) and let every copy of the application know it as ENCRYPTION_KEY_PREVIOUS:
     it reads either key, and still writes the old one.
  2. Exchange the two settings, copy by copy.
  3. npm run keys -- rotate        may be stopped and run again: it does what is left
  4. Take ENCRYPTION_KEY_PREVIOUS away. Customers who were erased under it are not recognised any more when Meta
     delivers old messages again, which it does for a week at most: after an erasure, wait that long.
`;
const PAGE = 100;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function run(): Promise<void> {
  const { positionals } = readOptions({ allowPositionals: true }, USAGE);
  if (positionals.join(" ") !== "rotate") throw new AppError("invalid", USAGE);
  const unreadable = await rotate().catch((error) => {
    throw new Error("It was broken off. What is done stays done: run it again.", { cause: error });
  });
  if (unreadable.length > 0) {
    throw new Error(
      `${unreadable.length} secrets are under neither ENCRYPTION_KEY nor ENCRYPTION_KEY_PREVIOUS, and were left alone:\n` +
        unreadable.map((line) => `  ${line}`).join("\n"),
    );
  }
  say("Every stored secret is under ENCRYPTION_KEY. ENCRYPTION_KEY_PREVIOUS is no longer needed.");
}

/** @returns what neither key opens */
async function rotate(): Promise<string[]> {
  let tokens = 0;
  let factors = 0;
  const unreadable: string[] = [];

  let scopes = await listChannelScopes({ after: null, limit: PAGE });
  for (let workspaces = 0; scopes.length > 0; ) {
    for (const scope of scopes) {
      const done = await reencryptTokens(scope);
      tokens += done.redone;
      unreadable.push(...done.unreadable.map((id) => `channel ${id}`));
    }
    workspaces += scopes.length;
    say(`${workspaces} workspaces looked at, ${tokens} channel tokens encrypted anew`);
    scopes = await listChannelScopes({ after: scopes.at(-1)?.workspaceId ?? null, limit: PAGE });
  }

  for (let after: string | null = null; ; ) {
    const done = await reencryptTotpSecrets({ after, limit: PAGE });
    factors += done.redone;
    unreadable.push(...done.unreadable.map((id) => `second factor of account ${id}`));
    if (done.last === null) break;
    after = done.last;
    say(`${factors} second factors encrypted anew`);
  }
  return unreadable;
}

await runToEnd(run);
