import { availableParallelism, loadavg } from "node:os";
import { pool } from "@/db/client";
import { migrate } from "@/db/migrate";
import { startDatabase } from "@/embedded/database/start-database";
import { setTestSettings } from "@/testing/test-settings";
import { benchCrowd } from "./crowd";
import { benchGuards } from "./guards";
import { benchJobs } from "./jobs";
import { benchLatency } from "./latency";
import { benchMemory } from "./memory";
import { benchRecall } from "./recall";

/** The embedded database indexes some hundred vectors a second; a real one several times as many. */
const CHUNKS = { embedded: 6_000, real: 25_000 };

const BENCHES: Record<string, () => Promise<object[] | undefined>> = {
  latency: benchLatency,
  crowd: benchCrowd,
  memory: benchMemory,
  recall: benchRecallOnItsOwn,
  guards: benchGuards,
  jobs: async () => {
    await benchJobs();
    return undefined;
  },
};

/**
 * `npm run bench`, or `npm run bench -- latency crowd`: figures, and ratios to what they are measured against. Nothing
 * fails for being slow. `recall` uses the empty database that TEST_DATABASE_URL names, else the embedded one.
 */
const names = process.argv.slice(2);
const unknown = names.filter((name) => !BENCHES[name]);
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(", ")}: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(1);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n${name} …`);
  const rows = await bench();
  if (rows) console.table(rows);
  // Figures of a busy machine say little about the product.
  console.log(`load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`);
}

async function benchRecallOnItsOwn(): Promise<object[]> {
  const real = process.env.TEST_DATABASE_URL;
  const database = real ? { url: real, stop: async () => undefined } : await startDatabase();
  try {
    setTestSettings({ DATABASE_URL: database.url });
    await migrate({ url: database.url });
    return await benchRecall({ total: real ? CHUNKS.real : CHUNKS.embedded });
  } finally {
    await pool().client.end({ timeout: 5 });
    await database.stop();
  }
}
