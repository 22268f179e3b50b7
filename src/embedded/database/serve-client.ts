import { timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import { type Client, newClient } from "./_client";
import {
  askPassword,
  authenticationOk,
  backendKey,
  CANCEL_REQUEST,
  errorResponse,
  GSS_REQUEST,
  MAX_MESSAGE_BYTES,
  onlyProtocol3,
  PROTOCOL_3_0,
  parameterStatus,
  readCstring,
  readyForQuery,
  SSL_REQUEST,
  startupParameters,
} from "./_wire";
import type { Gate } from "./gate";

export type Reception = {
  gate: Gate;
  /** What Postgres tells a client about itself at the start. */
  parameters: [name: string, value: string][];
  password: string | undefined;
  clients: Map<number, { client: Client; secret: number }>;
  secret: () => number;
};

let lastId = 0;

/** Receives one connection: start-up, password, cancel requests; then hands its messages to the gate one by one. */
export function serveClient(socket: Socket, reception: Reception): void {
  const id = ++lastId;
  const client = newClient(id, {
    send: (bytes) => void (socket.writable && socket.write(bytes)),
    hangUp: () => socket.destroySoon(),
  });
  let phase: "startup" | "password" | "open" = "startup";
  let pieces: Buffer[] = [];
  let pieceBytes = 0;
  let wantedBytes = 0;

  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    reception.clients.delete(id);
    if (phase === "open") reception.gate.leave(client);
  });
  socket.on("data", (piece) => {
    pieces.push(piece);
    pieceBytes += piece.length;
    if (pieceBytes < wantedBytes) return;
    let buffer = pieces.length === 1 ? piece : Buffer.concat(pieces);
    for (;;) {
      const header = phase === "startup" ? 0 : 1;
      wantedBytes = header + 4;
      if (buffer.length < wantedBytes) break;
      const bytes = header + buffer.readInt32BE(header);
      if (bytes < header + 4 || bytes > (phase === "open" ? MAX_MESSAGE_BYTES : 10_000)) {
        return refuse("08P01", "invalid length of message");
      }
      wantedBytes = bytes;
      if (buffer.length < bytes) break;
      const message = buffer.subarray(0, bytes);
      buffer = buffer.subarray(bytes);
      try {
        receive(message);
      } catch {
        return refuse("08P01", "malformed message");
      }
      if (socket.destroyed || socket.writableEnded) return;
    }
    pieces = buffer.length > 0 ? [buffer] : [];
    pieceBytes = buffer.length;
  });

  function receive(message: Buffer): void {
    if (phase === "startup") start(message);
    else if (phase === "password") checkPassword(message);
    else if (message[0] === "X".charCodeAt(0)) socket.end();
    else reception.gate.receive(client, message);
  }

  function start(message: Buffer): void {
    if (message.length < 8) throw new Error("a start-up message has at least eight bytes");
    const code = message.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      client.send(Buffer.from("N"));
      return;
    }
    if (code === CANCEL_REQUEST) {
      const found = reception.clients.get(message.readInt32BE(8));
      if (found && found.secret === message.readInt32BE(12)) reception.gate.cancel(found.client);
      socket.end();
      return;
    }
    if (code >>> 16 !== 3) {
      refuse("0A000", "unsupported frontend protocol");
      return;
    }
    if (code > PROTOCOL_3_0) client.send(onlyProtocol3());
    client.settings = settingsOf(startupParameters(message));
    if (reception.password === undefined) {
      open();
    } else {
      phase = "password";
      client.send(askPassword());
    }
  }

  function checkPassword(message: Buffer): void {
    const given = Buffer.from(readCstring(message, 5).text);
    const expected = Buffer.from(reception.password ?? "");
    if (message[0] !== "p".charCodeAt(0) || given.length !== expected.length || !timingSafeEqual(given, expected)) {
      refuse("28P01", "password authentication failed");
    } else {
      open();
    }
  }

  function open(): void {
    phase = "open";
    const secret = reception.secret();
    reception.clients.set(id, { client, secret });
    reception.gate.enter(client);
    client.send(
      Buffer.concat([
        authenticationOk(),
        ...reception.parameters.map(([name, value]) => parameterStatus(name, value)),
        backendKey(id, secret),
        readyForQuery("I"),
      ]),
    );
  }

  function refuse(code: string, text: string): void {
    client.send(errorResponse("FATAL", code, text));
    socket.end();
  }
}

/** Session settings that the client asks for at its start, also as `options` (`-c name=value`). */
function settingsOf(parameters: Map<string, string>): [string, string][] {
  const settings: [string, string][] = [];
  for (const [name, value] of parameters) {
    if (name === "options") {
      for (const [, key, text] of value.matchAll(/(?:-c\s*|--)([\w.]+)=((?:\\.|\S)*)/g)) {
        settings.push([key ?? "", (text ?? "").replace(/\\(.)/g, "$1")]);
      }
    } else if (name !== "user" && name !== "database" && name !== "replication" && !name.startsWith("_pq_.")) {
      settings.push([name, value]);
    }
  }
  return settings;
}
