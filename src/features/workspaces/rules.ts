/** The highest limit that an operator can set: a million dollars a month. */
export const MOST_CENTS = 100_000_000;

/** From the most to the least; the table `members` knows the same four. */
export const ALL_ROLES = ["owner", "admin", "agent", "viewer"] as const;
export type Role = (typeof ALL_ROLES)[number];

/** What a key may be good for: acts of the table below that a procedure opens to programs. */
export const ALL_KEY_SCOPES = ["workspace.read", "members.read"] as const;
export type ApiKeyScope = (typeof ALL_KEY_SCOPES)[number];

/**
 * The one table of who may do what, for procedures, pages and tests. What is not listed for a role is refused.
 * A role of one person is never changed by a role below it: `mayAssign`.
 */
const ACTS = {
  "workspace.read": ["owner", "admin", "agent", "viewer"],
  "workspace.leave": ["owner", "admin", "agent", "viewer"],
  "members.read": ["owner", "admin", "agent", "viewer"],
  "members.manage": ["owner", "admin"],
  "api_keys.manage": ["owner", "admin"],
  "customer.erase": ["owner", "admin"],
  "audit.read": ["owner"],
  "owners.manage": ["owner"],
  "security.write": ["owner"],
} as const satisfies Record<string, readonly Role[]>;

export type Act = keyof typeof ACTS;

/** Every act there is, for the pages that show the table and the tests that walk it. */
export const ALL_ACTS = Object.keys(ACTS) as Act[];

/** True when somebody of this role may do it. */
export function can(role: Role, act: Act): boolean {
  return (ACTS[act] as readonly Role[]).includes(role);
}

/** True when `role` may give, take or change the role `target`: owners are made and unmade by owners only. */
export function mayAssign(role: Role, target: Role): boolean {
  return target === "owner" ? can(role, "owners.manage") : can(role, "members.manage");
}

/** Whom a workspace lets in only with a second factor; the table `workspaces` knows the same three. */
export const ALL_SECOND_FACTOR_RULES = ["nobody", "managers", "everybody"] as const;
export type SecondFactorRule = (typeof ALL_SECOND_FACTOR_RULES)[number];

/** True when the rule asks a second factor of somebody of this role. */
export function wantsSecondFactor(rule: SecondFactorRule, role: Role): boolean {
  return rule === "everybody" || (rule === "managers" && can(role, "members.manage"));
}
