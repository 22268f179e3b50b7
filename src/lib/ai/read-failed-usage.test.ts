import { APICallError } from "ai";
import { expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { readFailedUsage, UnusableAnswer } from "./read-failed-usage";

const thrown = (cause: unknown) => new AppError("unavailable", "The model call failed.", { cause });
const ofProvider = (statusCode?: number, cause?: unknown) =>
  thrown(new APICallError({ message: "x", url: "x", requestBodyValues: {}, statusCode, cause }));
const unknown = { inputTokens: null, outputTokens: null, costMicros: null };
const told = { inputTokens: 7, outputTokens: 800, costMicros: 1_602 };

it.each<[string, unknown, object | null]>([
  ["an answer in another form", thrown(new UnusableAnswer(told)), told],
  ["an answer that nobody waited for", thrown(new DOMException("too late", "TimeoutError")), unknown],
  ["an answer that is no JSON", ofProvider(200), unknown],
  ["a line that broke", ofProvider(undefined, Object.assign(new Error(), { code: "ECONNRESET" })), unknown],
  ["a provider that is not there", ofProvider(undefined, Object.assign(new Error(), { code: "ECONNREFUSED" })), null],
  ["a provider that refuses", ofProvider(429), null],
  ["a provider that is broken", ofProvider(500), null],
  ["a mistake of ours", new TypeError("x is not a function"), null],
  ["nothing that is an error", "x", null],
])("knows what is on the bill after %s", (_, error, usage) => {
  expect(readFailedUsage(error)).toEqual(usage);
});
