import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { listenLocally } from "@/embedded/listen-locally";

/** `cutting` passes on what is asked, and drops the line in the middle of the answer. */
export type Weather = "up" | "refusing" | "hanging" | "cutting";

export type Relay = {
  port: number;
  /** Changes what becomes of every connection from now on, the open ones too. */
  turn(weather: Weather): Promise<void>;
  stop(): Promise<void>;
};

/** A wire on 127.0.0.1 to `upstreamPort` that can be broken in every way in which wires break, and mended. */
export async function startRelay(upstreamPort: () => number): Promise<Relay> {
  let weather: Weather = "up";
  const sockets = new Set<Socket>();
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };

  const server: Server = createServer((client) => {
    const upstream = connect(upstreamPort(), "127.0.0.1");
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on("data", (chunk: Buffer) => {
        if (weather === "cutting" && from === upstream) to.end(chunk.subarray(0, chunk.length / 2));
        else to.write(chunk);
      });
      if (weather === "hanging") from.pause();
    }
  });

  async function listen(at: number): Promise<number> {
    for (;;) {
      const listensAt = await listenLocally(server, at).catch(() => sleep(10, null));
      if (listensAt !== null) return listensAt;
    }
  }
  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    drop();
    await closed;
  }

  const port = await listen(0);
  return {
    port,
    async turn(next) {
      weather = next;
      if (next === "refusing") return close();
      if (!server.listening) await listen(port);
      // What hung goes on late, as it does when a network comes back.
      for (const socket of sockets) socket[next === "hanging" ? "pause" : "resume"]();
    },
    stop: close,
  };
}
