import { type ZodError, z } from "zod";

type Issue = Parameters<NonNullable<z.core.$ZodConfig["customError"]>>[0];

/** What a value must be, by zod's name for it. */
const KINDS: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};
const FORMATS: Record<string, string> = { email: "an e-mail address", uuid: "an id", url: "an address on the web" };
const FIELDS: Record<string, string> = { email: "E-mail address" };

/** What is asked of a value, as the end of a sentence that begins with its name; null for what zod says itself. */
function describeIssue(issue: Issue): string | null {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "it is missing.";
      return `it must be ${KINDS[issue.expected] ?? `of the kind ${issue.expected}`}.`;
    case "invalid_value":
      return `it must be one of ${issue.values.join(", ")}.`;
    case "invalid_format":
      return FORMATS[issue.format] ? `it is not ${FORMATS[issue.format]}.` : "it is not written as it should be.";
    case "too_small":
      return describeBound(issue.origin, "at least", issue.minimum);
    case "too_big":
      return describeBound(issue.origin, "at most", issue.maximum);
    default:
      return null;
  }
}

function describeBound(origin: string, atMost: "at least" | "at most", bound: number | bigint): string {
  if (atMost === "at least" && bound === 1 && origin === "string") return "it must not be empty.";
  if (origin === "string") return `it must have ${atMost} ${bound} characters.`;
  if (origin === "array") return `choose ${atMost} ${bound === 1 ? "one" : bound}.`;
  return `it must be ${atMost} ${bound}.`;
}

// Once for every schema of the process: what a schema says in words of its own goes before it.
z.config({ customError: describeIssue });

/** One line per wrong field: its name and what is asked of it, never what was found. */
export function describeIssues(error: ZodError): string {
  return error.issues.map(({ path, message }) => `${nameField(path)}: ${message}`).join("\n");
}

/** What people call the field at the end of a path: "Channel id" for `channelId`. */
export function nameField(path: readonly PropertyKey[]): string {
  const name = path.findLast((part) => typeof part === "string");
  if (name === undefined) return "Input";
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return FIELDS[name] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
