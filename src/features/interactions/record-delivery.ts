import { inWorkspace } from "@/db/in-workspace";
import type { WorkspaceScope } from "@/db/scope";
import type { CustomerItem, EchoItem, InboundItem, StatusItem } from "@/features/channels/schema";
import { applyEchoes } from "./_apply-echoes";
import { applyStatuses, findRepliesOf } from "./_apply-statuses";
import { type CommentEcho, findCommented, parentKeyOf } from "./_find-commented";
import { holdForPerson } from "./_hold-for-person";
import { insertInbound } from "./_insert-inbound";
import { type Place, placeConversations, placeKeyOf } from "./_place-conversations";
import type { LockedConversation } from "./lock-conversation";
import { setDue } from "./set-due";

type InChannel<T> = T & { channelId: string };

/**
 * Writes what a delivery holds for one workspace into the ledger, in one transaction: what customers wrote becomes owed,
 * echoes and statuses settle our sends or give the thread to a person. The same delivery twice changes nothing.
 * @returns `recorded`: new rows from customers and people; `wake`: conversations with something new, for the event
 */
export function recordDelivery(
  scope: WorkspaceScope,
  items: InChannel<InboundItem>[],
): Promise<{ recorded: number; wake: string[] }> {
  const inbound = items.filter((item): item is InChannel<CustomerItem> => isFromCustomer(item));
  const echoes = items.filter((item): item is InChannel<EchoItem> => item.kind === "echo");
  const commentEchoes = items.filter((item): item is CommentEcho => item.kind === "comment_echo");
  const statuses = items.filter((item): item is InChannel<StatusItem> => item.kind === "status");
  if (items.length === 0) return Promise.resolve({ recorded: 0, wake: [] });
  return inWorkspace(scope, async (tx) => {
    const known = await findRepliesOf(tx, statuses);
    const commented = await findCommented(tx, commentEchoes);
    const { byPlace, byId } = await placeConversations(tx, scope, [...inbound, ...echoes].map(placeOf), [
      ...known.map((status) => status.conversationId),
      ...commented.values(),
    ]);
    const place = <T extends InChannel<CustomerItem> | InChannel<EchoItem>>(item: T) => {
      const conversation = byPlace.get(placeKeyOf(placeOf(item)));
      return conversation ? [{ ...item, conversation } satisfies T & { conversation: LockedConversation }] : [];
    };
    const fresh = await insertInbound(tx, scope, inbound.flatMap(place));
    const together = new Map(inbound.map((item) => [`${item.channelId} ${item.dedupeKey}`, item]));
    const answered = commentEchoes.flatMap((echo) => {
      const comment = together.get(parentKeyOf(echo));
      const conversation =
        byId.get(commented.get(echo) ?? "") ?? (comment && byPlace.get(placeKeyOf(placeOf(comment))));
      return conversation ? [{ ...echo, metadata: null, conversation }] : [];
    });
    const { written, touched } = await applyEchoes(tx, [...echoes.flatMap(place), ...answered]);
    await holdForPerson(tx, written);
    const settled = await applyStatuses(tx, known, byId);
    await setDue(tx, [...new Set([...touched, ...settled])]);
    return { recorded: fresh.recorded + written.length, wake: fresh.conversationIds };
  });
}

function isFromCustomer(item: InboundItem): item is CustomerItem {
  return item.kind === "message" || item.kind === "comment";
}

function placeOf(item: InChannel<CustomerItem> | InChannel<EchoItem>): Place {
  return {
    channelId: item.channelId,
    customer: item.customerId,
    customerName: item.kind === "echo" ? null : item.customerName,
    kind: item.kind === "comment" ? "comments" : "direct",
    threadKey: item.kind === "echo" ? "" : item.threadKey,
    occurredAt: item.occurredAt,
  };
}
