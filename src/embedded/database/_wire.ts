/** The Postgres wire protocol, version 3, as far as the gate reads and writes it itself. */

/** `I` idle, `T` in a transaction, `E` in a failed transaction. */
export type TransactionStatus = "I" | "T" | "E";

export const SSL_REQUEST = 80877103;
export const GSS_REQUEST = 80877104;
export const CANCEL_REQUEST = 80877102;
export const PROTOCOL_3_0 = 196608;
/** Postgres refuses longer messages too (1 GB); ours must fit into the embedded engine's memory. */
export const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

const cstring = (text: string) => Buffer.from(`${text}\0`, "utf8");
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

/** A typed message: type byte, length, payload. */
export function message(type: string, ...payload: Buffer[]): Buffer {
  const body = Buffer.concat(payload);
  return Buffer.concat([Buffer.from(type, "latin1"), int32(4 + body.length), body]);
}

export const query = (sql: string) => message("Q", cstring(sql));
export const sync = () => message("S");
export const closeStatement = (name: string) => message("C", Buffer.from("S"), cstring(name));
export const authenticationOk = () => message("R", int32(0));
export const askPassword = () => message("R", int32(3));
export const parameterStatus = (name: string, value: string) => message("S", cstring(name), cstring(value));
export const backendKey = (id: number, secret: number) => message("K", int32(id), int32(secret));
export const readyForQuery = (status: TransactionStatus) => message("Z", Buffer.from(status));
export const onlyProtocol3 = () => message("v", int32(PROTOCOL_3_0), int32(0));

/** An ErrorResponse; `code` is the SQLSTATE. */
export function errorResponse(severity: "ERROR" | "FATAL", code: string, text: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${text}`].map(cstring);
  return message("E", ...fields, Buffer.from([0]));
}

/** The zero-terminated string at `offset` and the offset after it. */
export function readCstring(bytes: Buffer, offset: number): { text: string; next: number } {
  const end = bytes.indexOf(0, offset);
  if (end < 0) throw new Error("unterminated string in a protocol message");
  return { text: bytes.toString("utf8", offset, end), next: end + 1 };
}

/** Puts another string in place of the zero-terminated one at `offset` of a typed message. */
export function replaceCstring(bytes: Buffer, offset: number, text: string): Buffer {
  const { next } = readCstring(bytes, offset);
  return message(String.fromCharCode(bytes[0] ?? 0), bytes.subarray(5, offset), cstring(text), bytes.subarray(next));
}

/** The typed messages of a complete backend answer. */
export function* backendMessages(answer: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let at = 0; at + 5 <= answer.length; ) {
    const end = at + 1 + answer.readInt32BE(at + 1);
    yield { type: String.fromCharCode(answer[at] ?? 0), body: answer.subarray(at + 5, end) };
    at = end;
  }
}

/** The columns of a DataRow, as text. */
export function dataRow(body: Buffer): (string | null)[] {
  const columns: (string | null)[] = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left--) {
    const length = body.readInt32BE(at);
    at += 4;
    columns.push(length < 0 ? null : body.toString("utf8", at, at + length));
    at += Math.max(length, 0);
  }
  return columns;
}

/** The name-value pairs of a startup message. */
export function startupParameters(bytes: Buffer): Map<string, string> {
  const parameters = new Map<string, string>();
  for (let at = 8; at < bytes.length - 1; ) {
    const name = readCstring(bytes, at);
    const value = readCstring(bytes, name.next);
    parameters.set(name.text, value.text);
    at = value.next;
  }
  return parameters;
}
