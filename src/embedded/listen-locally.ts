import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

/**
 * Lets a server listen on this machine alone, at a free port unless one is given.
 * @returns the port
 * @throws the system's error, EADDRINUSE above all
 */
export async function listenLocally(server: Server, port = 0): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
