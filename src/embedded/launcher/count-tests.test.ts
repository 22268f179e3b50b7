import { expect, it } from "vitest";
import { countPlaywright, countVitest, sumCounts } from "./count-tests";

const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 };
const playwright = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 } };

it("sums the tiers", () => {
  expect(sumCounts([countVitest(vitest, 0), countPlaywright(playwright, 1)])).toEqual({
    passed: 9,
    failed: 1,
    skipped: 7,
  });
});

it("lets no failure pass as none", () => {
  expect(countVitest(vitest, 1).failed).toBe(1);
  expect(countVitest(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countVitest({ ...vitest, numFailedTests: 3 }, 1).failed).toBe(3);
  expect(countPlaywright(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
