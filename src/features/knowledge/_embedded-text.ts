/** What of a chunk is embedded: its source's title says what a short chunk is about. */
export function embeddedText(sourceTitle: string, content: string): string {
  return `${sourceTitle}\n${content}`;
}
