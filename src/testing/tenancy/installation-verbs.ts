const PEOPLE = "src/commands/people.ts";
const ROTATION = "src/commands/rotate-keys.ts";
const OPERATOR = "src/trpc/routers/operator.ts";
const SWEEP = "src/inngest/functions/sweep.ts";
const SHELL = "a command: whoever has the installation's shell and its secrets";
const operators = "operators alone, which the test of procedures tries";

/**
 * Verbs that work for the installation, or for another verb that has asked already. Who calls them is all of their
 * protection, so the list is exact: a new caller is looked at here.
 */
export const INSTALLATION_VERBS: Record<string, { callers: string[]; guard: string }> = {
  checkParts: {
    callers: ["src/features/insights/check-readiness.ts", OPERATOR],
    guard: `up or down by name, of no workspace; by name to ${operators}`,
  },
  checkReadiness: { callers: ["src/app/api/ready/route.ts"], guard: "for everybody: which parts are down" },
  countDelivery: {
    callers: ["src/app/api/webhooks/meta/receive-delivery.ts", "src/app/api/webhooks/meta/route.ts"],
    guard: "adds to counts by day and reason, of deliveries whose signature was right",
  },
  countOwed: { callers: [OPERATOR], guard: operators },
  countTraffic: { callers: [OPERATOR], guard: operators },
  createResetLink: {
    callers: [PEOPLE, "src/features/identity/request-reset.ts", "src/features/workspaces/create-member-reset-link.ts"],
    guard: "goes to the shell, by mail to the account's own address, or to an owner after their right was read",
  },
  createUser: {
    callers: [PEOPLE, "src/features/workspaces/accept-invitation.ts", "src/features/workspaces/sign-up.ts"],
    guard: "both doors answer the same whether the address had an account",
  },
  dropSecondFactor: { callers: [PEOPLE], guard: SHELL },
  findStaleEmbeddings: { callers: [SWEEP], guard: "a job that reads nothing of its event" },
  findUnboundRole: { callers: ["src/features/insights/require-bound-role.ts"], guard: "asks for roles, and no row" },
  findUser: { callers: [PEOPLE], guard: SHELL },
  hasInvitation: { callers: ["src/app/api/auth/[...nextauth]/route.ts"], guard: "its answer is part of a refusal" },
  limitAttempts: {
    callers: [
      "src/app/api/account/invitation/route.ts",
      "src/app/api/account/reset/route.ts",
      "src/app/api/account/sign-up/confirm/route.ts",
      "src/features/identity/request-reset.ts",
      "src/features/identity/take-sign-up.ts",
      "src/features/workspaces/sign-up.ts",
      "src/trpc/routers/me.ts",
    ],
    guard: "counts under a keyed hash, and says how long to wait",
  },
  listChannelScopes: { callers: [ROTATION], guard: SHELL },
  listWorkspaces: { callers: [OPERATOR], guard: operators },
  openWorkspaceAsOperator: { callers: ["src/commands/connect-channel.ts"], guard: SHELL },
  reencryptTotpSecrets: { callers: [ROTATION], guard: SHELL },
  requireBoundRole: { callers: ["src/instrumentation.ts"], guard: "at the start, before anybody is served" },
  setAccountState: { callers: [PEOPLE], guard: SHELL },
  setAiLimit: { callers: [OPERATOR], guard: `${operators}; asks again in its transaction` },
  startSession: {
    callers: ["src/features/identity/_sign-in-options.ts", "src/features/identity/change-password.ts"],
    guard: "after the password, a provider or a code was checked, with the epoch that was read with it",
  },
  takeDueConversations: { callers: [SWEEP], guard: "a job that reads nothing of its event" },
};
