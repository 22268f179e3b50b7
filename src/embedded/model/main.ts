import { parseArgs } from "node:util";
import { stopWhenTold } from "../stop-when-told";
import { startModel } from "./start-model";

/** The offline model as a process of its own: `--port`, `--delay-ms` for load tests; the key by OPENAI_API_KEY. */
const { values } = parseArgs({ options: { port: { type: "string" }, "delay-ms": { type: "string" } } });

try {
  const model = await startModel({
    port: Number(values.port ?? 0),
    delayMs: Number(values["delay-ms"] ?? 0),
    apiKey: process.env.OPENAI_API_KEY || undefined,
  });
  console.log(`Offline model listening on ${model.url}`);
  stopWhenTold(model.stop);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(code === "EADDRINUSE" ? `Offline model: port ${values.port} is busy` : `Offline model: ${message}`);
  process.exit(1);
}
