/** The value of a cookie; null when it is absent, and also when it comes twice: then one of the two was planted. */
export function readCookie(header: string | null, name: string): string | null {
  if (!header || header.length > 16_384) return null;
  const values = header
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  return values.length === 1 ? (values[0] ?? null) : null;
}
