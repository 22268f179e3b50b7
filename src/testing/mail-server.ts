import { createServer, type Socket } from "node:net";
import { listenLocally } from "@/embedded/listen-locally";

/** `refuses` takes no recipient, `wants_login` no password, `silent` never says a word, `down` hangs up. */
export type MailMood = "ok" | "refuses" | "wants_login" | "silent" | "down";

export type Mail = { from: string; to: string[]; headers: Record<string, string>; text: string };

export type MailServer = {
  /** With a user and a password, which it takes in any mood but `wants_login`. */
  url: string;
  mails: Mail[];
  /** What clients logged in with, as "user:password". */
  logins: string[];
  mood: MailMood;
  stop(): Promise<void>;
};

/** A mail server as far as a client that sends sees one: SMTP with AUTH PLAIN, without encryption. */
export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    if (mailServer.mood === "down") return void socket.destroy();
    if (mailServer.mood !== "silent") converse(mailServer, socket);
  });
  const port = await listenLocally(server);
  const mailServer: MailServer = {
    url: `smtp://mate%40shop.test:smtp-pass-word-73@127.0.0.1:${port}`,
    mails: [],
    logins: [],
    mood: "ok",
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return mailServer;
}

function converse(mailServer: MailServer, socket: Socket): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let unread = "";
  let envelope = { from: "", to: [] as string[] };
  let isWriting = false;
  const take = (line: string): void => {
    const [verb = ""] = line.toUpperCase().split(/[ :]/);
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    if (verb === "EHLO") return void say("250-mail.test\r\n250 AUTH PLAIN");
    if (verb === "AUTH") {
      const [, user, password] = Buffer.from(line.split(" ")[2] ?? "", "base64")
        .toString()
        .split("\0");
      mailServer.logins.push(`${user}:${password}`);
      return void say(mailServer.mood === "wants_login" ? `535 wrong: ${user} ${password}` : "235 welcome");
    }
    if (verb === "MAIL") envelope = { from: address, to: [] };
    if (verb === "RCPT" && mailServer.mood === "refuses") return void say(`550 no such person ${address}`);
    if (verb === "RCPT") envelope.to.push(address);
    if (verb === "DATA") {
      isWriting = true;
      return void say("354 go on");
    }
    if (verb === "QUIT") return void socket.end("221 bye\r\n");
    say("250 ok");
  };
  say("220 mail.test ESMTP");
  socket.on("data", (chunk) => {
    unread += chunk.toString("latin1");
    for (;;) {
      const end = unread.indexOf(isWriting ? "\r\n.\r\n" : "\r\n");
      if (end < 0) return;
      const part = unread.slice(0, end);
      unread = unread.slice(end + (isWriting ? 5 : 2));
      if (!isWriting) {
        take(part);
        continue;
      }
      isWriting = false;
      mailServer.mails.push({ ...envelope, ...parse(part) });
      say("250 taken");
    }
  });
}

function parse(raw: string): { headers: Record<string, string>; text: string } {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const body = raw.slice(end + 4).replace(/^\.\./gm, ".");
  return { headers, text: decode(body, headers["content-transfer-encoding"] ?? "7bit").replace(/\r\n/g, "\n") };
}

function decode(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  if (encoding !== "quoted-printable") return body;
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}
