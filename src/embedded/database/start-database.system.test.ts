import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backendMessages, message, query, SSL_REQUEST, sync } from "./_wire";
import { type Database, startDatabase } from "./start-database";

const MAIN = new URL("./main.ts", import.meta.url).pathname;
const cstring = (text: string) => Buffer.from(`${text}\0`);
const parse = (name: string, sql: string) => message("P", cstring(name), cstring(sql), Buffer.from([0, 0]));
const bind = (name: string) => message("B", cstring(""), cstring(name), Buffer.from([0, 0, 0, 0, 0, 0]));
const execute = () => message("E", cstring(""), Buffer.from([0, 0, 0, 0]));
const flush = () => message("H");

describe("the gate", () => {
  let database: Database;
  const open: { end(): Promise<void> }[] = [];
  beforeAll(async () => {
    database = await startDatabase({ idleInTransactionMs: 700 });
  });
  afterAll(() => database.stop());
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.end()));
  });

  function client(options: Parameters<typeof postgres>[1] = {}) {
    const sql = postgres(database.url, { max: 1, onnotice: () => undefined, ...options });
    open.push({ end: () => sql.end({ timeout: 1 }) });
    return sql;
  }
  async function rawClient() {
    const raw = await RawClient.connect(database.port);
    open.push(raw);
    return raw;
  }

  it("keeps one client's session settings from the others and gives them back to it", async () => {
    const one = client({ connection: { application_name: "one" } });
    const two = client({ prepare: false });
    await one`select set_config('app.secret', 'mine', false)`;
    await one.unsafe("set search_path = pg_catalog; create role visitor; set role visitor");
    const [seen] = await two`select current_setting('app.secret', true) as secret, current_user as me,
      current_setting('search_path') as path, current_setting('application_name') as name`;
    expect(seen).toEqual({ secret: "", me: "postgres", path: "public", name: "postgres.js" });
    const [kept] = await one`select current_setting('app.secret', true) as secret, current_user as me,
      current_setting('search_path') as path, current_setting('application_name') as name`;
    expect(kept).toEqual({ secret: "mine", me: "visitor", path: "pg_catalog", name: "one" });
    await one`reset role`;
  });

  it("keeps temporary tables and SQL's own prepared statements apart", async () => {
    const [one, two] = [client(), client()];
    await one.unsafe("create temp table scratch (a int); prepare greet as select 'one' as who");
    await two.unsafe("create temp table scratch (b int); prepare greet as select 'two' as who");
    expect(await one.unsafe("execute greet")).toEqual([{ who: "one" }]);
    expect(await two.unsafe("execute greet")).toEqual([{ who: "two" }]);
  });

  it("lets clients use the same statement names for different statements", async () => {
    const [one, two] = [await rawClient(), await rawClient()];
    for (const [raw, sql] of [
      [one, "select 'one'"],
      [two, "select 'two'"],
    ] as const) {
      expect(await raw.ask(parse("s1", sql), parse("", `${sql} || ' unnamed'`), sync())).toBe("11Z");
    }
    for (const [raw, word] of [
      [one, "one"],
      [two, "two"],
      [one, "one"],
    ] as const) {
      expect(await raw.ask(bind("s1"), execute(), sync())).toBe(`2D${word}CZ`);
      expect(await raw.ask(bind(""), execute(), sync())).toBe(`2D${word} unnamedCZ`);
    }
    expect(await one.ask(parse("s1", "select 3"), sync())).toBe("E42P05Z");
    expect(await one.ask(message("C", Buffer.from("S"), cstring("s1")), sync())).toBe("3Z");
    expect(await one.ask(bind("s1"), execute(), sync())).toBe("E26000Z");
    expect(await two.ask(bind("s1"), execute(), sync())).toBe("2DtwoCZ");
  });

  it("gives the others their statements back after one has dropped all", async () => {
    const [one, two] = [await rawClient(), await rawClient()];
    await one.ask(parse("mine", "select 'one'"), sync());
    await two.ask(parse("mine", "select 'two'"), sync());
    await two.ask(query("discard all"));
    expect(await one.ask(bind("mine"), execute(), sync())).toBe("2DoneCZ");
    expect(await two.ask(bind("mine"), execute(), sync())).toBe("E26000Z");
  });

  it("holds the session over a pipeline that is not synced yet", async () => {
    const [one, two] = [await rawClient(), await rawClient()];
    expect(await one.ask(parse("", "select 'first'"), flush())).toBe("1");
    const other = two.ask(query("select 'second'"));
    await pause(100);
    expect(two.received).toBe("");
    expect(await one.ask(bind(""), execute(), sync())).toBe("2DfirstCZ");
    expect(await other).toBe("TDsecondCZ");
  });

  it("skips to the sync after an error and goes on", async () => {
    const one = await rawClient();
    expect(await one.ask(parse("", "select 1/0"), bind(""), execute(), bind(""), execute(), sync())).toBe("1E22012Z");
    expect(await one.ask(query("begin"))).toBe("CZ");
    expect(await one.ask(query("selec"))).toBe("E42601Z");
    expect(await one.ask(query("select 1"))).toBe("E25P02Z");
    expect(await one.ask(query("rollback"))).toBe("CZ");
    expect(await one.ask(query("select 'well'"))).toBe("TDwellCZ");
  });

  it("rolls back what a dead client has begun, also an implicit transaction", async () => {
    const two = client();
    await two`create table witness (who text)`;
    for (const begun of [
      [query("begin"), query("insert into witness values ('explicit')")],
      [parse("", "insert into witness values ('implicit')"), bind(""), execute(), flush()],
      [parse("", "selec"), flush()],
    ]) {
      const one = await RawClient.connect(database.port);
      await one.ask(...begun);
      one.destroy();
    }
    expect(await two`select * from witness`).toEqual([]);
    await two`drop table witness`;
  });

  it("ends a client that dozes in its transaction while others wait", async () => {
    const [one, two] = [await rawClient(), client()];
    await one.ask(query("begin"), query("create table dozing ()"));
    expect(await two`select to_regclass('dozing') as found`).toEqual([{ found: null }]);
    expect(await one.ask()).toBe("E25P03");
  });

  it("lets nobody else in while a client holds an advisory lock of its session", async () => {
    const [one, two] = [await rawClient(), client()];
    await one.ask(query("select pg_advisory_lock(7)"));
    const other = two`select pg_try_advisory_lock(7) as got`;
    let isDone = false;
    void other.then(() => {
      isDone = true;
    });
    await pause(150);
    expect(isDone).toBe(false);
    await one.ask(query("select pg_advisory_unlock(7)"));
    expect(await other).toEqual([{ got: true }]);
    await two`select pg_advisory_unlock(7)`;
  });

  it("cancels what waits for its turn", async () => {
    const [one, two] = [await rawClient(), client()];
    await two`select 1`;
    await one.ask(query("begin"));
    const waiting = two`select 'too late'`.execute();
    await pause(100);
    waiting.cancel();
    await expect(waiting).rejects.toMatchObject({ code: "57014" });
    await one.ask(query("rollback"));
    expect(await two`select 2 as two`).toEqual([{ two: 2 }]);
  });

  it("refuses to copy from the client instead of hanging", async () => {
    const one = await rawClient();
    expect(await one.ask(query("copy pg_class from stdin"))).toBe("E0A000Z");
    expect(await one.ask(parse("", "copy pg_class from stdin"), bind(""), execute(), sync())).toBe("12E0A000Z");
    expect(await one.ask(query("copy (select 'out') to stdout"))).toBe("HdcCZ");
  });

  it("survives nonsense", async () => {
    for (const nonsense of [Buffer.from("GET / HTTP/1.1\r\n\r\n"), Buffer.alloc(8, 255), Buffer.from([0, 0, 0, 4])]) {
      const socket = connect(database.port, "127.0.0.1");
      socket.end(nonsense);
      socket.resume();
      await once(socket, "close");
    }
    expect(await client()`select 1 as alive`).toEqual([{ alive: 1 }]);
  });

  it("has pgvector", async () => {
    const one = client();
    await one`create extension if not exists vector`;
    expect(await one`select round(('[1,0]'::vector <=> '[1,1]'::vector)::numeric, 3)::text as far`).toEqual([
      { far: "0.293" },
    ]);
  });

  it("asks for the password it was given", async () => {
    const guarded = await startDatabase({ password: "open sesame" });
    const right = postgres(guarded.url, { max: 1 });
    const wrong = postgres(guarded.url, { max: 1, password: "wrong" });
    try {
      expect(await right`select 1 as one`).toEqual([{ one: 1 }]);
      await expect(wrong`select 1`).rejects.toMatchObject({ code: "28P01" });
    } finally {
      await Promise.all([right.end(), wrong.end(), guarded.stop()]);
    }
  });
});

describe("the database as a process", () => {
  const directory = mkdtempSync(join(tmpdir(), "database-"));
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function start(data: string): Promise<{ child: ChildProcess; url: string; output: string }> {
    const child = spawn(process.execPath, ["--import", "tsx", MAIN, "--data", data], { stdio: "pipe" });
    children.push(child);
    let output = "";
    for await (const line of createInterface({ input: child.stdout })) {
      output += line;
      const port = /:(\d+)$/.exec(line)?.[1];
      if (port) return { child, url: `postgres://postgres@127.0.0.1:${port}/postgres`, output };
    }
    for await (const chunk of child.stderr) output += chunk;
    if (child.exitCode === null) await once(child, "exit");
    return { child, url: "", output };
  }

  it("keeps what was committed over a kill -9, holds one lock, and closes cleanly", async () => {
    const data = join(directory, "kept");
    const first = await start(data);
    const sql = postgres(first.url, { max: 1, connect_timeout: 1, onclose: () => undefined });
    await sql`create table kept (n int)`;
    await sql`insert into kept select generate_series(1, 5000)`;

    const second = await start(data);
    expect(second.output).toContain(`is in use by process ${first.child.pid}`);
    expect(second.child.exitCode).toBe(1);

    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    await sql.end({ timeout: 0 });

    const again = await start(data);
    const after = postgres(again.url, { max: 1 });
    expect(await after`select count(*)::int as n from kept`).toEqual([{ n: 5000 }]);
    await after.end();
    again.child.kill("SIGTERM");
    expect((await once(again.child, "exit"))[0]).toBe(0);
  });

  it("begins anew where the first start was interrupted before it was complete", async () => {
    const data = join(directory, "torn");
    const first = await start(data);
    first.child.kill("SIGTERM");
    await once(first.child, "exit");
    rmSync(join(data, "complete"));
    writeFileSync(join(data, "postgres", "PG_VERSION"), "torn");
    const again = await start(data);
    const sql = postgres(again.url, { max: 1 });
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    await sql.end();
  });

  it("serves three processes with four connections each, and neither loses nor mixes an answer", async () => {
    const { url } = await start(join(directory, "storm"));
    const sql = postgres(url, { max: 1 });
    await sql`create table account (id int primary key, total int not null)`;
    await sql`insert into account select n, 0 from generate_series(0, 3) n`;
    await sql`create table entry (who text, n int)`;
    const storm = `
      import postgres from "postgres";
      const [url, who] = process.argv.slice(1);
      const sql = postgres(url, { max: 4, prepare: who !== "b" });
      let wrong = 0;
      await Promise.all(Array.from({ length: 100 }, async (_, n) => {
        const tag = who + n;
        try {
          await sql.begin(async (tx) => {
            await tx\`select set_config('app.tag', \${tag}, true)\`;
            await tx\`insert into entry values (\${who}, \${n})\`;
            const [{ total }] = await tx\`select total from account where id = \${n % 4}\`;
            const [seen] = await tx\`select current_setting('app.tag') as tag, \${n}::int as n\`;
            if (seen.tag !== tag || seen.n !== n) wrong++;
            await tx\`update account set total = \${total + 1} where id = \${n % 4}\`;
            if (n % 10 === 9) throw new Error("back");
          });
        } catch (error) { if (error.message !== "back") wrong++; }
        const [alone] = await sql\`select \${tag} as tag, current_setting('app.tag', true) as left\`;
        if (alone.tag !== tag || alone.left) wrong++;
      }));
      await sql.end();
      console.log(wrong);
    `;
    const outcomes = await Promise.all(
      ["a", "b", "c"].map(async (who) => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", storm, url, who], { stdio: "pipe" });
        children.push(child);
        let output = "";
        child.stdout.on("data", (chunk) => {
          output += chunk;
        });
        child.stderr.on("data", (chunk) => {
          output += chunk;
        });
        await once(child, "close");
        return output.trim();
      }),
    );
    expect(outcomes).toEqual(["0", "0", "0"]);
    expect(await sql`select who, count(*)::int as n from entry group by who order by who`).toEqual(
      ["a", "b", "c"].map((who) => ({ who, n: 90 })),
    );
    // Read, then written: a single update lost to another transaction would show in the sum.
    expect(await sql`select sum(total)::int as total from account`).toEqual([{ total: 270 }]);
    await sql.end();
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Speaks the protocol message by message; answers are told as message types, with a row's or an error's essence. */
class RawClient {
  received = "";
  private rest = Buffer.alloc(0);
  private constructor(private readonly socket: Socket) {
    socket.on("data", (bytes) => {
      this.rest = Buffer.concat([this.rest, bytes]);
      let used = 0;
      while (this.rest.length - used >= 5 && this.rest.length - used > this.rest.readInt32BE(used + 1)) {
        used += 1 + this.rest.readInt32BE(used + 1);
      }
      for (const { type, body } of backendMessages(this.rest.subarray(0, used))) {
        this.received += type;
        if (type === "D") this.received += body.toString("utf8", 6);
        if (type === "E") this.received += /\0C(\w{5})\0/.exec(body.toString("latin1"))?.[1];
      }
      this.rest = this.rest.subarray(used);
    });
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(Buffer.from([0, 0, 0, 8, ...int32(SSL_REQUEST)]));
    const [refused] = await once(socket, "data");
    if (refused.toString() !== "N") throw new Error("expected a plain refusal of SSL");
    const raw = new RawClient(socket);
    const body = Buffer.concat([Buffer.from(int32(196608)), cstring("user"), cstring("raw"), Buffer.from([0])]);
    socket.write(Buffer.concat([Buffer.from(int32(body.length + 4)), body]));
    await raw.settled();
    raw.received = "";
    return raw;
  }

  /** Sends all at once and resolves with what came back when nothing more comes for a moment. */
  async ask(...messages: Buffer[]): Promise<string> {
    if (messages.length > 0) this.received = "";
    this.socket.write(Buffer.concat(messages));
    await this.settled();
    const answer = this.received;
    this.received = "";
    return answer;
  }

  destroy(): void {
    this.socket.destroy();
  }

  async end(): Promise<void> {
    this.socket.destroy();
  }

  private async settled(): Promise<void> {
    for (let before = ""; this.received === "" || this.received !== before; ) {
      before = this.received;
      await pause(40);
    }
  }
}

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return [...bytes];
};
