import { expect, it } from "vitest";
import { ACCESS_MS } from "@/features/identity/rules";
import { makeUser, TEST_PASSWORD } from "../make-user";
import { Visitor } from "../visitor";
import { ageAccess, askMe, reasonOf, renew, signOut } from "./guests";
import type { Stage } from "./open-stage";

/** A copy of the application may have a wrong clock: what is over is the database's to say. */
export function describeClocks(stage: () => Stage): void {
  it.each([-10, 10])("lives by the database's clock where the application's is %i minutes off", async (minutes) => {
    const { product, shiftClock } = stage();
    const { email } = await makeUser();
    const visitor = new Visitor(product.appUrl);
    await shiftClock(minutes);
    try {
      expect((await visitor.signIn(email, TEST_PASSWORD)).status).toBe(200);
      const { expiresInMs } = await (await askMe(visitor)).json();
      expect(Math.abs(expiresInMs - ACCESS_MS)).toBeLessThan(5_000);
      expect((await visitor.call("/me")).status).toBe(200);

      await ageAccess(visitor, ACCESS_MS / 2);
      expect((await askMe(visitor)).status).toBe(200);
      await ageAccess(visitor, ACCESS_MS / 2 + 1_000);
      expect(await reasonOf(askMe(visitor))).toEqual([401, "access_expired"]);
      const renewed = await renew(visitor);
      expect(Math.abs((await renewed.json()).expiresInMs - ACCESS_MS)).toBeLessThan(5_000);
      const thief = visitor.copy();
      expect((await signOut(visitor)).status).toBe(200);
      expect(await reasonOf(askMe(thief))).toEqual([401, "session_revoked"]);
      expect(await reasonOf(renew(thief))).toEqual([401, "session_revoked"]);
    } finally {
      await shiftClock(0);
    }
  });
}
