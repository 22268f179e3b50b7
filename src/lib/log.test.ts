import { DrizzleQueryError } from "drizzle-orm/errors";
import { pino } from "pino";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { log } from "./log";

const WORDS = "zq what a customer wrote\n  at zq home,\nover three lines";

const serializers = (log as never)[pino.symbols.serializersSym] as Record<string, (of: unknown) => unknown>;

/** What becomes of an error on its way into the log. */
const logged = (error: unknown) => JSON.stringify(serializers.error?.(error));

function refusal(code: string, message: string): Error {
  return Object.assign(new postgres.PostgresError({ message, code } as never), { code });
}

function syntaxError(): unknown {
  try {
    return JSON.parse(`{"text": zq${WORDS}}`);
  } catch (error) {
    return error;
  }
}

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

describe("an error in the log", () => {
  it.each<[string, unknown]>([
    ["a query that failed, with its parameters", new DrizzleQueryError("insert into x values ($1)", [WORDS])],
    ["a value that the database refused", refusal("22P02", `invalid input syntax for type uuid: "${WORDS}"`)],
    ["a text that is no JSON", syntaxError()],
    ["an answer of the model that is no JSON", named("AI_JSONParseError", `JSON parsing failed: Text: ${WORDS}.`)],
    ["one of another form", named("AI_TypeValidationError", `Type validation failed: Value: {"reply":"${WORDS}"}.`)],
    ["a refusal of the model's provider", named("AI_APICallError", `Invalid prompt: ${WORDS}`)],
    ["whatever was thrown that is no error", WORDS],
  ])("holds no word of %s, itself or as a cause", (_, error) => {
    expect(logged(error)).not.toContain("zq");
    expect(logged(new Error("outer", { cause: error }))).not.toContain("zq");
  });

  it("is described alike under either name that it comes by", () => {
    expect(serializers.err).toBe(serializers.error);
  });

  it("still says what happened and where", () => {
    const cause = refusal("40P01", "deadlock detected");
    const line = logged(new DrizzleQueryError("insert into x values ($1)", [WORDS], cause));
    for (const part of ["failed query", "deadlock detected", "40P01", "log.test.ts"]) expect(line).toContain(part);
    expect(logged(refusal("22P02", "x"))).toContain("22P02");
  });
});
