import { GraphError } from "../graph-error";

/** Refuses, as Meta does, an object with keys it does not know. `name` is the parameter's; "" for the call itself. */
export function checkKeys(value: unknown, known: string[], name: string): asserts value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw GraphError.invalid(`param ${name} must be non-empty.`);
  }
  const strangers = Object.keys(value).filter((key) => !known.includes(key));
  if (strangers.length === 0) return;
  const listed = strangers.map((key) => `"${key}"`).join(", ");
  throw GraphError.invalid(
    name === "" ? `Unexpected parameters ${listed}` : `Invalid keys ${listed} were found in param "${name}".`,
  );
}
