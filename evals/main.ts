import { readFile } from "node:fs/promises";
import { z } from "zod";
import { pool } from "@/db/client";
import { migrate } from "@/db/migrate";
import { startDatabase } from "@/embedded/database/start-database";
import { offlineModelSettings } from "@/embedded/model/offline-model-settings";
import { startModel } from "@/embedded/model/start-model";
import { seedDemo } from "@/testing/seed/seed-demo";
import { setTestSettings } from "@/testing/test-settings";
import { evaluate, QuestionSet } from "./evaluate";

/**
 * `npm run eval`: the demo question set through retrieval, composition and guard. With OPENAI_API_KEY or
 * OPENAI_BASE_URL set it asks that model; without, the offline one. The database is made for the run.
 */
const isOffline = !process.env.OPENAI_API_KEY && !process.env.OPENAI_BASE_URL;
const database = await startDatabase();
const model = isOffline ? await startModel() : null;

try {
  setTestSettings({
    DATABASE_URL: database.url,
    ...(model && offlineModelSettings(model.url)),
  });
  await migrate({ url: database.url });
  const { scope } = await seedDemo();
  const file = await readFile(new URL("./demo-questions.json", import.meta.url), "utf8");
  const { questions } = QuestionSet.parse(JSON.parse(file));
  const report = await evaluate(scope, questions);
  console.table(
    report.rows.map(({ id, language, recalled, verdict, isRight }) => ({ id, language, recalled, verdict, isRight })),
  );
  for (const row of report.rows.filter(({ isRight, recalled }) => !isRight || recalled === false)) {
    console.log(`${row.id}: ${row.text}\n    -> ${row.said}`);
  }
  console.log(report.figures);
  if (!report.isGood) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof z.ZodError ? z.prettifyError(error) : error);
  process.exitCode = 1;
} finally {
  await pool().client.end({ timeout: 5 });
  await model?.stop();
  await database.stop();
}
