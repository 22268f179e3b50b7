import type { Act, ApiKeyScope, SecondFactorRule } from "@/features/workspaces/rules";

export const ACT_WORDS: Record<Act, string> = {
  "workspace.read": "See messages, conversations and knowledge",
  "workspace.leave": "Leave the workspace",
  "members.read": "See who works here",
  "members.manage": "Invite, remove and change members",
  "api_keys.manage": "Make and revoke API keys",
  "customer.erase": "Erase a customer",
  "audit.read": "See the activity log",
  "owners.manage": "Make and unmake owners",
  "security.write": "Ask for a second factor",
};

export const SECOND_FACTOR_WORDS: Record<SecondFactorRule, string> = {
  nobody: "Nobody needs one",
  managers: "Owners and admins",
  everybody: "Everybody",
};

export const SCOPE_WORDS: Record<ApiKeyScope, string> = {
  "workspace.read": "Read messages, conversations and channels",
  "members.read": "Read who is in the team",
};
