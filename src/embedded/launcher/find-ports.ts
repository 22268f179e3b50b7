import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** `count` free ports on 127.0.0.1. */
export async function findPorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
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
