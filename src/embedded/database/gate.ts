import type { Client } from "./_client";
import { copiesFromClient, effectsOf, joinEffects } from "./_effects";
import type { Answer, Engine } from "./_engine";
import { holdsLocks, switchClient } from "./_session";
import { closeStatement, errorResponse, query, readCstring, readyForQuery, replaceCstring, sync } from "./_wire";

/**
 * Gives the engine's single session to one client from its first message until ReadyForQuery says idle, then to the
 * next that waits. Each client has its own names of prepared statements. A client that dies is rolled back.
 */
export class Gate {
  private readonly waiting: Client[] = [];
  private readonly clients = new Set<Client>();
  private holder: Client | undefined;
  private lastHolder: Client | undefined;
  private isWorking = false;
  private isClosed = false;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly options: { idleInTransactionMs: number },
  ) {}

  enter(client: Client): void {
    this.clients.add(client);
  }

  /** Takes one complete message of the extended or simple protocol. */
  receive(client: Client, message: Buffer): void {
    client.inbox.push(message);
    this.queueUp(client);
    void this.work();
  }

  leave(client: Client): void {
    if (client.gone) return;
    client.gone = true;
    client.inbox.length = 0;
    this.queueUp(client);
    void this.work();
  }

  /** Drops what a client that still waits for its turn has asked, with the answer that Postgres would give. */
  cancel(client: Client): void {
    if (client === this.holder || client.gone) return;
    const end = client.inbox.findIndex((message) => isType(message, "Q") || isType(message, "S"));
    if (end < 0) return;
    client.inbox.splice(0, end + 1);
    client.send(errorResponse("ERROR", "57014", "canceling statement due to user request"));
    client.send(readyForQuery("I"));
  }

  /** Lets the message at work finish, then refuses everything. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.stopWatching();
    while (this.isWorking) await new Promise((resolve) => setImmediate(resolve));
  }

  private queueUp(client: Client): void {
    if (client !== this.holder && !this.waiting.includes(client)) this.waiting.push(client);
    this.watchHolder();
  }

  private async work(): Promise<void> {
    if (this.isWorking) return;
    this.isWorking = true;
    this.stopWatching();
    try {
      while (!this.isClosed && (await this.step())) await new Promise((resolve) => setImmediate(resolve));
    } finally {
      this.isWorking = false;
      this.watchHolder();
    }
  }

  /** One message, or one change of hands; false when there is nothing to do before something arrives. */
  private async step(): Promise<boolean> {
    const client = this.holder ?? this.waiting.shift();
    if (!client) return false;
    if (client.gone) {
      await this.bury(client);
      return true;
    }
    const message = client.inbox.shift();
    if (!message) return this.holder === undefined;
    if (this.holder !== client) {
      this.holder = client;
      if (this.lastHolder !== client) {
        await switchClient(this.engine, this.lastHolder, client);
        // Another client's simple query removes the unnamed statement.
        client.known.delete("");
        this.lastHolder = client;
      }
    }
    const answer = await this.perform(client, message);
    if (answer.bytes.length > 0) client.send(answer.bytes);
    if (answer.status && client.effects.forgetsStatements) this.forgetStatements(client);
    if (answer.status === "I") await this.release(client);
    return true;
  }

  private async release(client: Client): Promise<void> {
    if (client.effects.locksSession) {
      // To all others the one session would look like the owner of its advisory locks, so it stays with their owner.
      client.effects.locksSession = await holdsLocks(this.engine);
      if (client.effects.locksSession) return;
    }
    this.holder = undefined;
    if (client.inbox.length > 0) this.waiting.push(client);
  }

  private async bury(client: Client): Promise<void> {
    if (this.holder === client) {
      // Ignored only in a failed pipeline, whose transaction is over: the Sync ends it.
      if (!(await this.engine.execute(query("rollback"))).status) await this.engine.execute(sync());
      this.holder = undefined;
    }
    for (const name of client.known)
      if (name !== "") await this.engine.execute(closeStatement(backendName(client, name)));
    await this.engine.execute(sync());
    this.clients.delete(client);
  }

  private async perform(client: Client, message: Buffer): Promise<Answer> {
    switch (String.fromCharCode(message[0] ?? 0)) {
      case "Q":
        return this.performQuery(client, message);
      case "P":
        return this.performParse(client, message);
      case "B": {
        const portal = readCstring(message, 5);
        return this.performNamed(client, message, portal.next, true);
      }
      case "D":
        return isType(message, "S", 5) ? this.performNamed(client, message, 6, false) : this.engine.execute(message);
      case "C":
        return isType(message, "S", 5) ? this.performClose(client, message) : this.engine.execute(message);
      default:
        return this.engine.execute(message);
    }
  }

  private performQuery(client: Client, message: Buffer): Promise<Answer> {
    const sql = readCstring(message, 5).text;
    if (copiesFromClient(sql)) return this.engine.execute(query(REFUSE_COPY));
    client.effects = joinEffects(client.effects, effectsOf(sql));
    client.known.delete("");
    return this.engine.execute(message);
  }

  private async performParse(client: Client, message: Buffer): Promise<Answer> {
    const name = readCstring(message, 5);
    const sql = readCstring(message, name.next).text;
    const possible = copiesFromClient(sql) ? replaceCstring(message, name.next, REFUSE_COPY) : message;
    const parse = replaceCstring(possible, 5, backendName(client, name.text));
    const answer = await this.engine.execute(parse);
    if (answer.bytes.length > 0 && !answer.failed) {
      client.statements.set(name.text, { parse, ...effectsOf(sql) });
      client.known.add(name.text);
    }
    return answer;
  }

  /** Bind or Describe of a statement, whose name stands at `offset`. */
  private async performNamed(client: Client, message: Buffer, offset: number, isBind: boolean): Promise<Answer> {
    const name = readCstring(message, offset).text;
    const statement = client.statements.get(name);
    if (statement && !client.known.has(name)) {
      await this.engine.execute(closeStatement(backendName(client, name)));
      const parsed = await this.engine.execute(statement.parse);
      if (parsed.failed) return parsed;
      if (parsed.bytes.length > 0) client.known.add(name);
    }
    if (isBind && statement) client.effects = joinEffects(client.effects, statement);
    return this.engine.execute(replaceCstring(message, offset, backendName(client, name)));
  }

  private performClose(client: Client, message: Buffer): Promise<Answer> {
    const name = readCstring(message, 6).text;
    client.statements.delete(name);
    client.known.delete(name);
    return this.engine.execute(replaceCstring(message, 6, backendName(client, name)));
  }

  /** DEALLOCATE ALL and DISCARD ALL reach every client's statements: the others get theirs back when they use them. */
  private forgetStatements(client: Client): void {
    client.effects.forgetsStatements = false;
    client.statements.clear();
    for (const each of this.clients) each.known.clear();
  }

  /** One client that dozes in its transaction must not stop all others for ever. */
  private watchHolder(): void {
    const holder = this.holder;
    if (!holder || this.isWorking || this.isClosed || this.waiting.length === 0) {
      this.stopWatching();
      return;
    }
    this.idleTimer ??= setTimeout(() => {
      this.stopWatching();
      holder.send(
        errorResponse(
          "FATAL",
          "25P03",
          "terminating connection: idle in transaction while others wait for the session",
        ),
      );
      holder.hangUp();
    }, this.options.idleInTransactionMs);
  }

  private stopWatching(): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = undefined;
  }
}

const REFUSE_COPY =
  "do $$ begin raise feature_not_supported using message = 'the embedded database cannot copy from stdin'; end $$";
const backendName = (client: Client, name: string) => (name === "" ? "" : `${client.id}/${name}`);
const isType = (message: Buffer, type: string, offset = 0) => message[offset] === type.charCodeAt(0);
