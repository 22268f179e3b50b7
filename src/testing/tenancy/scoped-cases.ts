import type { Transaction } from "@/db/client";
import { inWorkspace } from "@/db/in-workspace";
import type { WorkspaceScope } from "@/db/scope";
import { connectChannel } from "@/features/channels/connect-channel";
import { findCommentReply } from "@/features/channels/find-comment-reply";
import { listChannels } from "@/features/channels/list-channels";
import { reencryptTokens } from "@/features/channels/reencrypt-tokens";
import { sendMessage } from "@/features/channels/send-message";
import { eraseCustomer } from "@/features/interactions/erase-customer";
import { handOverConversation } from "@/features/interactions/hand-over-conversation";
import { handOverReply } from "@/features/interactions/hand-over-reply";
import { handOverTurn } from "@/features/interactions/hand-over-turn";
import { isSameTurn } from "@/features/interactions/is-same-turn";
import { listInteractions } from "@/features/interactions/list-interactions";
import { listMessages } from "@/features/interactions/list-messages";
import { type LockedConversation, lockConversation } from "@/features/interactions/lock-conversation";
import { openTask } from "@/features/interactions/open-task";
import { readConversation } from "@/features/interactions/read-conversation";
import { readTurn, type Turn } from "@/features/interactions/read-turn";
import { recordDelivery } from "@/features/interactions/record-delivery";
import { setDue } from "@/features/interactions/set-due";
import { settleSentReply } from "@/features/interactions/settle-sent-reply";
import { settleSilently } from "@/features/interactions/settle-silently";
import { addSource } from "@/features/knowledge/add-source";
import { reembedStaleChunks } from "@/features/knowledge/reembed-stale-chunks";
import { retrievePassages, searchChunks } from "@/features/knowledge/retrieve-passages";
import { isMemoryStale } from "@/features/memory/is-memory-stale";
import { readMemory } from "@/features/memory/read-memory";
import { summariseCustomer } from "@/features/memory/summarise-customer";
import { claimReply } from "@/features/replies/claim-reply";
import { prepareReply } from "@/features/replies/prepare-reply";
import { reconcileReply } from "@/features/replies/reconcile-reply";
import { sendReply } from "@/features/replies/send-reply";
import { settleReply } from "@/features/replies/settle-reply";
import { changeMemberRole } from "@/features/workspaces/change-member-role";
import { createApiKey } from "@/features/workspaces/create-api-key";
import { createMemberResetLink } from "@/features/workspaces/create-member-reset-link";
import { inviteMember } from "@/features/workspaces/invite-member";
import { listApiKeys } from "@/features/workspaces/list-api-keys";
import { listAudit } from "@/features/workspaces/list-audit";
import { listInvitations } from "@/features/workspaces/list-invitations";
import { listMembers } from "@/features/workspaces/list-members";
import { readSecondFactorRule } from "@/features/workspaces/read-second-factor-rule";
import { recheckAct } from "@/features/workspaces/recheck-act";
import { removeMember } from "@/features/workspaces/remove-member";
import { revokeApiKey } from "@/features/workspaces/revoke-api-key";
import { revokeInvitation } from "@/features/workspaces/revoke-invitation";
import { setSecondFactorRule } from "@/features/workspaces/set-second-factor-rule";
import { spendBudget } from "@/features/workspaces/spend-budget";
import { writeAudit } from "@/features/workspaces/write-audit";
import type { ShopIds } from "./make-full-shop";

const actor = { userId: null, label: "test", addressPrefix: null };
/** The owner of the workspace that is acted in: who changes a team is looked for in it. */
async function ownerOf(scope: WorkspaceScope) {
  const ofTeam = await listMembers(scope);
  return { actor: { ...actor, userId: ofTeam.find(({ role }) => role === "owner")?.userId ?? null } };
}
const occurredAt = new Date("2026-01-01T00:00:00Z");

const lockedOf = (ids: ShopIds): LockedConversation => ({
  ...{ id: ids.conversationId, workspaceId: ids.workspaceId, channelId: ids.channelId, customerId: ids.customerId },
  ...{ kind: "direct", personUntil: null, windowClosesAt: null, now: occurredAt },
});

const turnOf = (ids: ShopIds): Turn => ({
  conversation: {
    ...{ id: ids.conversationId, kind: "direct", channelId: ids.channelId, product: "messenger", isConnected: true },
    ...{ personUntil: null, windowClosesAt: null },
  },
  customer: { id: ids.customerId, externalId: "1", name: null },
  workspace: { replyMode: "auto", acknowledgement: "", name: "" },
  owed: [{ id: ids.interactionId, externalId: "1", text: "", occurredAt, replyId: ids.replyId }],
  ...{ owedCount: 1, hasOpenTask: false, now: occurredAt },
});

export type ScopedCase = (scope: WorkspaceScope, ids: ShopIds) => unknown;
const inOne =
  (work: (tx: Transaction, ids: ShopIds, scope: WorkspaceScope) => Promise<unknown>): ScopedCase =>
  (scope, ids) =>
    inWorkspace(scope, (tx) => work(tx, ids, scope));

/** Every verb that works for a workspace, called with one scope and the ids of `ids`. */
export const SCOPED_CASES: Record<string, ScopedCase> = {
  connectChannel: (scope) =>
    connectChannel(scope, { product: "whatsapp", login: "facebook", externalId: "4242", name: "x", token: "t" }),
  findCommentReply: (scope, { channelId }) =>
    findCommentReply(scope, { channelId, commentId: "1_2", text: "x", notBefore: occurredAt }),
  reencryptTokens: (scope) => reencryptTokens(scope),
  listChannels: (scope) => listChannels(scope),
  sendMessage: (scope, { channelId, replyId }) =>
    sendMessage(scope, { channelId, to: { customer: "1" }, text: "x", replyId, author: "ai" }),
  eraseCustomer: async (scope, ids) => eraseCustomer(scope, (await ownerOf(scope)).actor, ids.customerId),
  readConversation: (scope, ids) => readConversation(scope, ids.conversationId),
  handOverConversation: (scope, ids) => handOverConversation(scope, ids.conversationId, "could_not_answer"),
  handOverReply: inOne((tx, ids) =>
    handOverReply(tx, lockedOf(ids), ids.replyId, { state: "failed", reason: "could_not_send" }),
  ),
  handOverTurn: inOne((tx, ids) => handOverTurn(tx, lockedOf(ids), "could_not_answer")),
  isSameTurn: inOne((tx, ids) => isSameTurn(tx, turnOf(ids))),
  listInteractions: (scope, { channelId }) => listInteractions(scope, { channelId }),
  listMessages: (scope, { conversationId }) => listMessages(scope, { conversationId }),
  lockConversation: inOne((tx, ids) => lockConversation(tx, ids.conversationId)),
  openTask: inOne((tx, { workspaceId, conversationId }) =>
    openTask(tx, { workspaceId, conversationId, reason: "could_not_answer" }),
  ),
  readTurn: inOne((tx, ids) => readTurn(tx, ids.conversationId)),
  recordDelivery: (scope, { channelId }) =>
    recordDelivery(scope, [
      {
        ...{ kind: "message", product: "messenger", accountId: "1", customerId: "7", customerName: null, channelId },
        ...{ externalId: "mid.foreign", dedupeKey: "message:mid.foreign", text: "x", threadKey: "", occurredAt },
      },
    ]),
  setDue: inOne((tx, ids) => setDue(tx, [ids.conversationId])),
  settleSentReply: inOne((tx, ids) =>
    settleSentReply(tx, lockedOf(ids), { replyId: ids.replyId, externalId: "mid.sent", sentAt: occurredAt }),
  ),
  settleSilently: (scope, ids) => settleSilently(scope, turnOf(ids), "spam"),
  addSource: (scope) => addSource(scope, { title: "x", content: "We are open from nine to five." }),
  reembedStaleChunks: (scope) => reembedStaleChunks(scope),
  retrievePassages: (scope) => retrievePassages(scope, "canary"),
  searchChunks: inOne((tx, _, scope) =>
    searchChunks(tx, scope, { vector: [1, ...Array(1023).fill(0)], model: "test-embeddings", limit: 50 }),
  ),
  isMemoryStale: (scope, ids) => isMemoryStale(scope, ids.customerId),
  readMemory: (scope, ids) => readMemory(scope, ids.customerId, ids.conversationId),
  summariseCustomer: (scope, ids) => summariseCustomer(scope, ids.customerId),
  claimReply: (scope, ids) => claimReply(scope, ids.replyId),
  prepareReply: (scope, ids) => prepareReply(scope, ids.conversationId),
  reconcileReply: (scope, ids) => reconcileReply(scope, ids.conversationId),
  sendReply: (scope, ids) => sendReply(scope, ids.replyId),
  settleReply: (scope, { replyId, conversationId }) =>
    settleReply(scope, { replyId, conversationId }, { kind: "sent", externalId: "mid.sent" }),
  createApiKey: async (scope) =>
    createApiKey(scope, (await ownerOf(scope)).actor, { name: "x", scopes: ["workspace.read"], expiresAt: null }),
  createMemberResetLink: async (scope, ids) => createMemberResetLink(scope, await ownerOf(scope), ids.userId),
  inviteMember: async (scope) => inviteMember(scope, await ownerOf(scope), { email: "x@example.test", role: "viewer" }),
  listApiKeys: (scope) => listApiKeys(scope),
  listAudit: (scope) => listAudit(scope, {}),
  listInvitations: (scope) => listInvitations(scope),
  listMembers: (scope) => listMembers(scope),
  changeMemberRole: async (scope, { userId }) =>
    changeMemberRole(scope, await ownerOf(scope), { userId, role: "viewer" }),
  removeMember: async (scope, ids) => removeMember(scope, await ownerOf(scope), ids.userId),
  recheckAct: inOne(async (tx, ids, scope) =>
    recheckAct(tx, scope, { ...actor, userId: ids.userId }, "workspace.read"),
  ),
  revokeApiKey: async (scope, ids) => revokeApiKey(scope, (await ownerOf(scope)).actor, ids.apiKeyId),
  readSecondFactorRule: (scope) => readSecondFactorRule(scope),
  setSecondFactorRule: async (scope) =>
    setSecondFactorRule(scope, { ...(await ownerOf(scope)), role: "agent" }, "managers"),
  revokeInvitation: async (scope, ids) => revokeInvitation(scope, (await ownerOf(scope)).actor, ids.invitationId),
  spendBudget: (scope) =>
    spendBudget(scope, 1, async () => ({ usage: { inputTokens: 1, outputTokens: 1, costMicros: 1 } })),
  writeAudit: inOne((tx, _, scope) =>
    writeAudit(tx, scope, actor, { act: "workspace.renamed", subject: { kind: "workspace", id: null } }),
  ),
};

/** Verbs that take no id beside the scope: for them it is enough that nothing foreign comes back or changes. */
export const WITHOUT_IDS = [
  ...[
    "connectChannel",
    "listChannels",
    "reencryptTokens",
    "addSource",
    "reembedStaleChunks",
    "retrievePassages",
    "searchChunks",
  ],
  ...[
    "createApiKey",
    "inviteMember",
    "listApiKeys",
    "listAudit",
    "listInvitations",
    "listMembers",
    "readSecondFactorRule",
    "setSecondFactorRule",
    "spendBudget",
    "writeAudit",
  ],
];

/** Ends only a send that is under way, which the shop has none of: its own tests show that it works. */
export const NEEDS_A_SEND = ["handOverReply"];
