import { describe, expect, it } from "vitest";
import { describeMoment } from "./describe-moment";

const now = new Date(2026, 10, 22, 15, 30, 0);
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe("describeMoment", () => {
  it.each([
    [ago(0.5), "now"],
    [ago(4), "4 min. ago"],
    [ago(59.9), "59 min. ago"],
    [ago(61), "02:29 PM"],
    [new Date(2026, 10, 21, 9, 5), "Sat 09:05 AM"],
    [new Date(2026, 2, 1, 9, 5), "Mar 1"],
    [new Date(2025, 2, 1, 9, 5), "Mar 1, 2025"],
    [new Date(2026, 10, 22, 18, 0), "06:00 PM"],
    [new Date(2026, 10, 24, 18, 0), "Nov 24"],
  ])("says %s as %s", (moment, words) => {
    expect(describeMoment(moment, now, "en-US").replace(/[\u202f\u00a0]/g, " ")).toBe(words);
  });
});
