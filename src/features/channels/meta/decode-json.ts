/** Integers that a JavaScript number may not hold exactly. Meta's ids have up to 20 digits and are sometimes numbers. */
const BIG_INTEGER = /(?<![\d.eE+-])(\d{16,})(?![\d.eE])/g;

/**
 * Reads bytes as JSON, with integers of 16 and more digits as strings so that no id loses its last digits.
 * @returns undefined where the bytes are not UTF-8 or not JSON
 */
export function decodeJson(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    const quoted = quoteBigIntegers(text);
    return { value: quoted === text ? value : JSON.parse(quoted) };
  } catch {
    return undefined;
  }
}

/** Puts quotes around big integers outside of strings. `json` has been parsed before: its strings are whole. */
function quoteBigIntegers(json: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < json.length) {
    const opening = json.indexOf('"', at);
    const end = opening === -1 ? json.length : opening;
    parts.push(json.slice(at, end).replace(BIG_INTEGER, '"$1"'));
    if (opening === -1) break;
    const next = endOfString(json, opening);
    parts.push(json.slice(opening, next));
    at = next;
  }
  return parts.join("");
}

function endOfString(json: string, opening: number): number {
  for (let at = opening + 1; at < json.length; at += 1) {
    if (json[at] === "\\") at += 1;
    else if (json[at] === '"') return at + 1;
  }
  return json.length;
}
