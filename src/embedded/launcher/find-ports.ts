import { once } from "node:events";
import { createServer } from "node:net";
import { listenLocally } from "../listen-locally";

/** `count` free ports on 127.0.0.1. */
export async function findPorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((server) => listenLocally(server)));
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

/** Whether somebody already listens on `port`, at `host` or at this machine's own addresses. */
export async function isBusy(port: number, host: string): Promise<boolean> {
  for (const address of new Set([host, "127.0.0.1", "::1"])) {
    const server = createServer().listen(port, address);
    try {
      await once(server, "listening");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return true;
      continue;
    }
    await once(server.close(), "close");
  }
  return false;
}
