/** The fields of a form, posted as such or as JSON; all of them as text. */
export function readFields(bytes: Uint8Array, type: string): Record<string, string> | "malformed" {
  const text = new TextDecoder().decode(bytes);
  if (type.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  if (!type.startsWith("application/json")) return text === "" ? {} : "malformed";
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return "malformed";
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
  } catch {
    return "malformed";
  }
}

/** Every cookie by its name, but for those that come twice: as with `readCookie`, one of the two was planted. */
export function readAllCookies(header: string | null): Record<string, string> {
  const pairs = (header ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.includes("="))
    .map((part) => [part.slice(0, part.indexOf("=")), safeDecode(part.slice(part.indexOf("=") + 1))] as const);
  const isSingle = (name: string) => pairs.filter(([other]) => other === name).length === 1;
  return Object.fromEntries(pairs.filter(([name]) => isSingle(name)));
}

function safeDecode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
