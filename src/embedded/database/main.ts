import { parseArgs } from "node:util";
import { stopWhenTold } from "../stop-when-told";
import { LockedError } from "../take-lock";
import { startDatabase } from "./start-database";

const { values } = parseArgs({
  options: { port: { type: "string", default: "0" }, data: { type: "string" }, memory: { type: "boolean" } },
});
if (!values.data && !values.memory) {
  console.error("Usage: main.ts --port N (--data DIR | --memory)");
  process.exit(2);
}

try {
  const database = await startDatabase({
    port: Number(values.port),
    dataDir: values.memory ? undefined : values.data,
    password: process.env.EMBEDDED_DATABASE_PASSWORD,
  });
  stopWhenTold(database.stop);
  console.log(`database ready on 127.0.0.1:${database.port}`);
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof LockedError) console.error(error.message);
  else if (code === "EADDRINUSE") console.error(`Port ${values.port} is in use. Give the database another port.`);
  else console.error(error);
  process.exit(1);
}
