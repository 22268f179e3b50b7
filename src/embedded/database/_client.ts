import { type Effects, NO_EFFECTS } from "./_effects";

export type Statement = Effects & { parse: Buffer };

/** One connection as the gate sees it. `settings` and `sqlStatements` are what its session has when it is its turn. */
export type Client = {
  readonly id: number;
  readonly inbox: Buffer[];
  send(bytes: Buffer): void;
  hangUp(): void;
  gone: boolean;
  settings: [name: string, value: string][];
  sqlStatements: string[];
  /** What its statements may have done since its session was last put in order. */
  effects: Effects;
  /** By the client's own name, "" for the unnamed one. */
  statements: Map<string, Statement>;
  /** Those of `statements` that the engine knows at present. */
  known: Set<string>;
};

/** A connection that has said nothing yet. */
export function newClient(id: number, link: Pick<Client, "send" | "hangUp">): Client {
  return {
    id,
    inbox: [],
    gone: false,
    settings: [],
    sqlStatements: [],
    effects: { ...NO_EFFECTS },
    statements: new Map(),
    known: new Set(),
    ...link,
  };
}
