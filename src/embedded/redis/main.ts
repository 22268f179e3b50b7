import { parseArgs } from "node:util";
import { stopWhenTold } from "../stop-when-told";
import { startRedis } from "./start-redis";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const token = process.env.UPSTASH_REDIS_REST_TOKEN;
if (!token) {
  console.error("UPSTASH_REDIS_REST_TOKEN must hold the token that clients have to bring.");
  process.exit(2);
}

try {
  const redis = await startRedis({ token, port: Number(values.port), redisUrl: process.env.REDIS_URL });
  stopWhenTold(redis.stop);
  console.log(`redis ready on 127.0.0.1:${redis.port}`);
} catch (error) {
  const isBusy = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
  console.error(isBusy ? `Port ${values.port} is in use. Give Redis another port.` : error);
  process.exit(1);
}
