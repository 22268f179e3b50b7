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
