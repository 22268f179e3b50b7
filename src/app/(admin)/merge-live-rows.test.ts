import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareNewestFirst, joinPages, mergeLiveRows } from "./merge-live-rows";

const row = (at: number, id = "a") => ({
  id: `${at}${id}`,
  at: `2026-11-22T10:00:${String(at).padStart(2, "0")}.000Z`,
});
const ids = (merged: { rows: { id: string }[] }) => merged.rows.map(({ id }) => id);

describe("mergeLiveRows", () => {
  it("puts new rows on top and keeps the earlier ones below", () => {
    const merged = mergeLiveRows({ rows: [row(9), row(8), row(7)], isWholeList: false }, [
      row(8),
      row(7),
      row(6),
      row(5),
    ]);
    expect(ids(merged)).toEqual(["9a", "8a", "7a", "6a", "5a"]);
    expect(merged.hasGap).toBe(false);
  });

  it("takes a row that changed from the newest page", () => {
    const merged = mergeLiveRows({ rows: [{ ...row(8), outcome: "answered" }], isWholeList: false }, [
      { ...row(8), outcome: "owed" },
      { ...row(7), outcome: "owed" },
    ]);
    expect(merged.rows.map(({ outcome }) => outcome)).toEqual(["answered", "owed"]);
  });

  it("drops a row that left the list within the newest page's range", () => {
    expect(
      ids(mergeLiveRows({ rows: [row(9), row(7)], isWholeList: false }, [row(9), row(8), row(7), row(6)])),
    ).toEqual(["9a", "7a", "6a"]);
  });

  it("drops everything below when the newest page is the whole list", () => {
    expect(ids(mergeLiveRows({ rows: [row(9)], isWholeList: true }, [row(8), row(7)]))).toEqual(["9a"]);
    expect(ids(mergeLiveRows({ rows: [], isWholeList: true }, [row(8)]))).toEqual([]);
  });

  it("says that rows may be missing between, and shows the earlier ones alone", () => {
    const merged = mergeLiveRows({ rows: [row(40), row(30)], isWholeList: false }, [row(20), row(10)]);
    expect(merged.hasGap).toBe(true);
    expect(ids(merged)).toEqual(["20a", "10a"]);
  });

  it("orders rows of one moment by id", () => {
    const merged = mergeLiveRows({ rows: [row(9, "c"), row(9, "b")], isWholeList: false }, [row(9, "b"), row(9, "a")]);
    expect(ids(merged)).toEqual(["9c", "9b", "9a"]);
  });

  it("equals the list itself, however it grew and shrank between two looks", () => {
    const lists = fc.tuple(fc.uniqueArray(fc.nat(59)), fc.uniqueArray(fc.nat(59)), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(lists, ([before, now, pageRows]) => {
        const earlier = before.map((at) => row(at)).sort(compareNewestFirst);
        const list = now.map((at) => row(at)).sort(compareNewestFirst);
        const newest = { rows: list.slice(0, pageRows), isWholeList: list.length <= pageRows };
        const merged = mergeLiveRows(newest, earlier);
        const last = newest.rows.at(-1);
        if (merged.hasGap || last === undefined) return;
        const inRange = merged.rows.filter((one) => compareNewestFirst(one, last) <= 0);
        expect(inRange).toEqual(newest.rows);
        expect(new Set(ids(merged)).size).toBe(merged.rows.length);
      }),
    );
  });
});

describe("joinPages", () => {
  it("shows each row once where pages overlap, as the newer page has it", () => {
    const pages = [
      [row(9), row(8), { ...row(6), outcome: "answered" }],
      [row(8), row(7), { ...row(6), outcome: "owed" }, row(5)],
      [],
      [row(4), row(3)],
    ];
    expect(ids({ rows: joinPages(pages) })).toEqual(["9a", "8a", "6a", "5a", "4a", "3a"]);
    expect(joinPages(pages)[2]).toMatchObject({ outcome: "answered" });
  });
});
