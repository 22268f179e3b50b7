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
