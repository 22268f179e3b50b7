import { parseArgs } from "node:util";
import { stopWhenTold } from "../stop-when-told";
import { startMeta } from "./start-meta";

/** The simulator as a process of its own: `--port`, `--data DIR`, `--webhook-url URL`; the secrets by environment. */
const { values } = parseArgs({
  options: { port: { type: "string" }, data: { type: "string" }, "webhook-url": { type: "string" } },
});
const appSecret = process.env.META_APP_SECRET;
if (!values.data || !values["webhook-url"] || !appSecret) {
  console.error("Usage: META_APP_SECRET=… main.ts --data DIR --webhook-url http://…/api/webhooks/meta [--port N]");
  process.exit(1);
}

try {
  const meta = await startMeta({
    port: Number(values.port ?? 0),
    dataDir: values.data,
    webhookUrl: values["webhook-url"],
    appSecret,
    instagramAppSecret: process.env.META_INSTAGRAM_APP_SECRET || undefined,
  });
  console.log(`Meta simulator listening on ${meta.url}`);
  stopWhenTold(meta.stop);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(code === "EADDRINUSE" ? `Meta simulator: port ${values.port} is busy` : `Meta simulator: ${message}`);
  process.exit(1);
}
