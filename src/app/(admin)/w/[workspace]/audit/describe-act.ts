import type { ApiKeyScope } from "@/features/workspaces/rules";
import { SCOPE_WORDS } from "../team/words";

type Entry = { act: string; details: Record<string, string | number | boolean | null> };

/** An act as the rest of a sentence that begins with who did it. One without words of its own is shown as it is noted. */
export function describeAct({ act, details }: Entry): string {
  return WORDS[act]?.(details) ?? act.replaceAll("_", " ").replace(".", ": ");
}

const RULES: Record<string, string> = { nobody: "nobody", managers: "owners and admins", everybody: "everybody" };

const WORDS: Record<string, (details: Entry["details"]) => string> = {
  "workspace.created": () => "created the workspace",
  "workspace.second_factor_set": ({ rule }) => `asks ${RULES[String(rule)] ?? rule} for a second factor`,
  "workspace.ai_limit_set": ({ monthlyCents }) =>
    monthlyCents === null
      ? "lifted the monthly limit for AI"
      : `set the monthly limit for AI to ${(Number(monthlyCents) / 100).toFixed(2)} US dollars`,
  "member.role_changed": ({ email, from, to, ...more }) =>
    `changed ${email} from ${from} to ${to}${describeWithdrawn(more)}`,
  "member.removed": ({ email, role, ...more }) => `removed ${email} (${role})${describeWithdrawn(more)}`,
  "member.left": ({ role }) => `left the workspace (${role})`,
  "member.reset_link": ({ email }) => `made a link for ${email} to set a new password`,
  "invitation.created": ({ email, role }) => `invited ${email} as ${role}`,
  "invitation.revoked": ({ email }) => `took back the invitation of ${email}`,
  "invitation.accepted": ({ role }) => `joined as ${role}`,
  "api_key.created": ({ name, scopes }) => `made the API key “${name}”: ${describeScopes(scopes)}`,
  "api_key.revoked": ({ name }) => `revoked the API key “${name}”`,
  "customer.erased": () => "erased a customer and all that was said with them",
  "channel.connected": ({ product, name }) => `connected ${product} “${name}”`,
  "channel.tokens_reencrypted": ({ count }) => `encrypted the tokens of ${count} channels under a new key`,
  "channel.disconnected": ({ product, name }) => `disconnected ${product} “${name}”`,
};

/** What went with a role, where something did. */
function describeWithdrawn({ withdrawnInvitations, revokedKeys }: Entry["details"]): string {
  const parts = [describeCount(withdrawnInvitations, "open invitation"), describeCount(revokedKeys, "API key")].filter(
    (part) => part !== null,
  );
  return parts.length > 0 ? `, with ${parts.join(" and ")} of theirs` : "";
}

function describeCount(count: unknown, one: string): string | null {
  return Number(count) > 0 ? `${count} ${one}${Number(count) === 1 ? "" : "s"}` : null;
}

function describeScopes(scopes: unknown): string {
  return String(scopes)
    .split(" ")
    .map((scope) => (SCOPE_WORDS[scope as ApiKeyScope] ?? scope).toLowerCase())
    .join("; ");
}
