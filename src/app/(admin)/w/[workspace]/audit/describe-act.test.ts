import { expect, it } from "vitest";
import { describeAct } from "./describe-act";

it.each([
  [
    "member.removed",
    { email: "a@b.test", role: "admin", withdrawnInvitations: 0, revokedKeys: 0 },
    "removed a@b.test (admin)",
  ],
  [
    "member.removed",
    { email: "a@b.test", role: "admin", withdrawnInvitations: 1, revokedKeys: 2 },
    "removed a@b.test (admin), with 1 open invitation and 2 API keys of theirs",
  ],
  [
    "member.role_changed",
    { email: "a@b.test", from: "admin", to: "agent", withdrawnInvitations: 0, revokedKeys: 1 },
    "changed a@b.test from admin to agent, with 1 API key of theirs",
  ],
  [
    "api_key.created",
    { name: "Warehouse", scopes: "workspace.read members.read" },
    "made the API key “Warehouse”: read messages, conversations and channels; read who is in the team",
  ],
  ["shop.moved_house", {}, "shop: moved house"],
])("says %s in words", (act, details, words) => {
  expect(describeAct({ act, details })).toBe(words);
});
