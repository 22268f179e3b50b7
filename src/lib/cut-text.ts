/** The beginning of a text, `maxChars` UTF-16 units at most, and never half of a character at its end. */
export function cutText(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : text.slice(0, maxChars).replace(/\p{Surrogate}$/u, "");
}
