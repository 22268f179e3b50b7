/**
 * The first JSON object in what a model wrote: bare, in a code fence, or between sentences.
 * @returns undefined when there is none
 */
export function findJsonObject(text: string): unknown {
  for (let start = text.indexOf("{"); start !== -1; start = text.indexOf("{", start + 1)) {
    const end = endOfObject(text, start);
    if (end === -1) return undefined;
    try {
      return JSON.parse(text.slice(start, end + 1));
    } catch {
      // Braces in prose: look further.
    }
  }
  return undefined;
}

/** Where the object that opens at `start` closes, reading strings as strings; -1 when it does not. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let place = start; place < text.length; place++) {
    const char = text[place];
    if (isInString) {
      if (char === "\\") place++;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return place;
  }
  return -1;
}
