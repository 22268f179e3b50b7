import { describe, expect, it } from "vitest";
import { copiesFromClient, forgetsStatements, locksSession, touchesSession } from "./_effects";

describe("what a statement does to its session", () => {
  it.each([
    "set search_path = a",
    "SET SESSION timezone TO 'UTC'",
    "/* why */ set role x",
    "select 1; -- then\nreset all",
    "select set_config('app.x', $1, false)",
    "select set_config('app.x', '1', $2)",
    "select set_config('a', f(1), true), set_config('b', '', false)",
    "do $$ begin perform set_config('a', 'b', false); end $$",
    "prepare p as select 1",
  ])("%s may leave something behind", (sql) => expect(touchesSession(sql)).toBe(true));

  it.each([
    "update t set a = 1",
    "set local role x",
    "SET TRANSACTION READ ONLY",
    "select set_config('role', $1, true), set_config('app.workspace_id', $2, true)",
    "insert into t values (1) on conflict do update set a = 2",
  ])("%s leaves nothing behind", (sql) => expect(touchesSession(sql)).toBe(false));

  it("knows what removes statements, locks, and copies from the client", () => {
    expect(forgetsStatements("DISCARD ALL")).toBe(true);
    expect(forgetsStatements("deallocate x")).toBe(true);
    expect(locksSession("select pg_try_advisory_lock(1)")).toBe(true);
    expect(locksSession("select pg_advisory_xact_lock(1)")).toBe(false);
    expect(copiesFromClient("begin; copy t (a)\n from STDIN with csv")).toBe(true);
    expect(copiesFromClient("copy t to stdout")).toBe(false);
  });
});
