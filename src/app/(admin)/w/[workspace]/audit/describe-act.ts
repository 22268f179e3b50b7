type Entry = { act: string; details: Record<string, string | number | boolean | null> };

/** An act as the rest of a sentence that begins with who did it. One without words of its own is shown as it is noted. */
export function describeAct({ act, details }: Entry): string {
  return WORDS[act]?.(details) ?? act.replaceAll("_", " ").replace(".", ": ");
}

const WORDS: Record<string, (details: Entry["details"]) => string> = {
  "workspace.created": () => "created the workspace",
  "member.role_changed": ({ from, to }) => `changed a member from ${from} to ${to}`,
  "member.removed": ({ role }) => `removed a member (${role})`,
  "member.left": ({ role }) => `left the workspace (${role})`,
  "member.reset_link": () => "made a link for a member to set a new password",
  "invitation.created": ({ role }) => `invited somebody as ${role}`,
  "invitation.revoked": () => "took an invitation back",
  "invitation.accepted": ({ role }) => `joined as ${role}`,
  "api_key.created": ({ name, scopes }) => `made the API key “${name}” (${scopes})`,
  "api_key.revoked": () => "revoked an API key",
  "channel.connected": () => "connected a channel",
  "channel.disconnected": () => "disconnected a channel",
};
