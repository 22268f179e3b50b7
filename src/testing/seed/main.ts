import { pool } from "@/db/client";
import { seedDemo } from "./seed-demo";
import { seedHistory } from "./seed-history";

/** `npm run seed -- demo`, or `npm run seed -- history [customers] [messages of each]`. */
const [scenario = "demo", ...counts] = process.argv.slice(2);

try {
  if (scenario === "demo") {
    const { addedSources } = await seedDemo();
    console.log(`Seeded workspace demo (${addedSources} sources added).`);
  } else if (scenario === "history") {
    const { scope } = await seedDemo();
    const [customers = 200, messages = 10] = counts.map(Number);
    const made = await seedHistory(scope, { customers, messages });
    console.log(`Seeded ${made.customers} customers with ${made.interactions} interactions into workspace demo.`);
  } else {
    console.error(`Unknown scenario "${scenario}": demo, history`);
    process.exitCode = 1;
  }
} finally {
  await pool().client.end({ timeout: 5 });
}
