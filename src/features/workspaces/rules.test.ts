import { describe, expect, it } from "vitest";
import { ROLES, SECOND_FACTOR_RULES } from "@/db/schema/workspaces";
import {
  ALL_ACTS,
  ALL_KEY_SCOPES,
  ALL_ROLES,
  ALL_SECOND_FACTOR_RULES,
  can,
  mayAssign,
  wantsSecondFactor,
} from "./rules";

describe("who may do what", () => {
  it("knows the roles that the table knows", () => {
    expect([...ALL_ROLES]).toEqual([...ROLES]);
  });

  it("gives an owner everything, and no role more than the one above it", () => {
    for (const act of ALL_ACTS) {
      expect(can("owner", act)).toBe(true);
      const allowed = ALL_ROLES.map((role) => can(role, act));
      expect(allowed).toEqual([...allowed].sort((left, right) => Number(right) - Number(left)));
    }
  });

  it("lets a viewer change nothing", () => {
    expect(ALL_ACTS.filter((act) => can("viewer", act))).toEqual(["workspace.read", "workspace.leave", "members.read"]);
  });

  it("lets only owners make and unmake owners, and agents nobody", () => {
    expect(mayAssign("owner", "owner")).toBe(true);
    expect(mayAssign("admin", "owner")).toBe(false);
    expect(mayAssign("admin", "admin")).toBe(true);
    for (const role of ALL_ROLES) expect(mayAssign("agent", role)).toBe(false);
  });

  it("asks owners and admins for a second factor, everybody or nobody", () => {
    expect([...ALL_SECOND_FACTOR_RULES]).toEqual([...SECOND_FACTOR_RULES]);
    const asked = ALL_SECOND_FACTOR_RULES.map((rule) => ALL_ROLES.filter((role) => wantsSecondFactor(rule, role)));
    expect(asked).toEqual([[], ["owner", "admin"], [...ALL_ROLES]]);
  });

  it("opens to programs nothing but reading, and of that what an agent may read", () => {
    for (const scope of ALL_KEY_SCOPES)
      expect([scope, can("agent", scope)]).toEqual([expect.stringMatching(/\.read$/), true]);
  });
});
