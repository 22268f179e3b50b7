/** Takes out of a text, pattern by pattern, what can be read there. */
export class Taker<Said extends { readings: readonly unknown[] }> {
  readonly taken: Said[] = [];

  /** @param rest what has not been taken yet, with `mark` in the place of what has */
  constructor(
    public rest: string,
    private readonly mark: string,
  ) {}

  /** What `read` finds no reading for stays in the text. */
  take(pattern: RegExp, read: (parts: (string | undefined)[]) => Said | null): void {
    this.rest = this.rest.replace(pattern, (match, ...parts: (string | undefined)[]) => {
      const said = read(parts);
      if (!said || said.readings.length === 0) return match;
      this.taken.push(said);
      return this.mark;
    });
  }
}
