/** A row of a list that is sorted newest first, by moment and then by id, both as text. */
export type LiveRow = { id: string; at: string };

/** Negative when `one` stands before `other` in a list that is sorted newest first. */
export function compareNewestFirst(one: LiveRow, other: LiveRow): number {
  if (one.at !== other.at) return one.at > other.at ? -1 : 1;
  if (one.id === other.id) return 0;
  return one.id > other.id ? -1 : 1;
}

/**
 * Lays the newest page, fetched just now, over rows fetched earlier. Within its range the newest page is the truth:
 * what is missing there has left the list. `hasGap` tells that rows may lie unseen between the two; the earlier rows
 * are then shown alone until the reader asks for the newest.
 */
export function mergeLiveRows<Row extends LiveRow>(
  newest: { rows: Row[]; isWholeList: boolean },
  earlier: Row[],
): { rows: Row[]; hasGap: boolean } {
  if (newest.isWholeList) return { rows: newest.rows, hasGap: false };
  const last = newest.rows.at(-1);
  const first = earlier[0];
  if (last === undefined || first === undefined) return { rows: newest.rows, hasGap: false };
  if (compareNewestFirst(last, first) < 0) return { rows: earlier, hasGap: true };
  return { rows: [...newest.rows, ...earlier.filter((row) => compareNewestFirst(last, row) < 0)], hasGap: false };
}

/** The rows of pages in a row, newest page first. Where two overlap, the newer one decides. */
export function joinPages<Row extends LiveRow>(pages: Row[][]): Row[] {
  return pages.reduceRight<Row[]>((older, page) => {
    const last = page.at(-1);
    return last === undefined ? older : [...page, ...older.filter((row) => compareNewestFirst(last, row) < 0)];
  }, []);
}
