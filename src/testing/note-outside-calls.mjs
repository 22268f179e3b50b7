import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

/**
 * Preloaded into processes by `watchOutsideCalls`: writes down that it is there, and every connection that its process
 * opens to anything but this machine.
 */
const file = new URL(import.meta.url).searchParams.get("file");
const note = (line) => appendFileSync(file, `${line}\n`);
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)$/;

note(`watched ${process.argv.slice(1).join(" ")}`);

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  // Node's own callers hand over their arguments as one list.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const {
    host = "localhost",
    path,
    port,
  } = typeof first === "object" ? first : { port: first, host: typeof second === "string" ? second : undefined };
  if (!path && !LOOPBACK.test(host)) note(`called ${host}:${port}`);
  return connect.apply(this, args);
};
