import { inWorkspace } from "@/db/in-workspace";
import type { WorkspaceScope } from "@/db/scope";
import type { CustomerItem, EchoItem, InboundItem, StatusItem } from "@/features/channels/schema";
import { applyEchoes } from "./_apply-echoes";
import { applyStatuses, findRepliesOf } from "./_apply-statuses";
import { type CommentEcho, findCommented, parentKeyOf } from "./_find-commented";
import { findErasures } from "./_find-erasures";
import { holdForPerson } from "./_hold-for-person";
import { insertInbound } from "./_insert-inbound";
import { type Place, placeConversations, placeKeyOf } from "./_place-conversations";
import { customerKeyOf, dropUnplaced, placeCustomers } from "./_place-customers";
import type { LockedConversation } from "./lock-conversation";
import { setDue } from "./set-due";

type InChannel<T> = T & { channelId: string };
/** What was said with a customer, by them or to them. */
type Said = InChannel<CustomerItem> | InChannel<EchoItem>;

/**
 * Writes what a delivery holds for one workspace into the ledger, in one transaction: what customers wrote becomes owed,
 * echoes and statuses settle our sends or give the thread to a person. The same delivery twice changes nothing. What was
 * said before its customer was erased is not written.
 * @returns `recorded`: new rows from customers and people; `wake`: conversations with something new, for the event;
 *   `erased`: items left out since their customer was erased
 */
export function recordDelivery(
  scope: WorkspaceScope,
  items: InChannel<InboundItem>[],
): Promise<{ recorded: number; wake: string[]; erased: number }> {
  const commentEchoes = items.filter((item): item is CommentEcho => item.kind === "comment_echo");
  const statuses = items.filter((item): item is InChannel<StatusItem> => item.kind === "status");
  if (items.length === 0) return Promise.resolve({ recorded: 0, wake: [], erased: 0 });
  return inWorkspace(scope, async (tx) => {
    const known = await findRepliesOf(tx, statuses);
    const commented = await findCommented(tx, commentEchoes);
    const said = items.filter(isSaid);
    const customerIds = await placeCustomers(tx, scope, said.map(placeOf));
    const isErased = await findErasures(tx, said);
    const kept = said.filter((item) => !isErased(item));
    const inbound = kept.filter((item) => item.kind !== "echo");
    const echoes = kept.filter((item) => item.kind === "echo");
    const alsoLock = [...known.map((status) => status.conversationId), ...commented.values()];
    const { byPlace, byId } = await placeConversations(tx, scope, kept.map(placeOf), customerIds, alsoLock);
    const erased = said.filter(isErased);
    if (erased.length > 0) {
      await dropUnplaced(
        tx,
        erased.flatMap((item) => customerIds.get(customerKeyOf(placeOf(item))) ?? []),
      );
    }
    const place = <T extends Said>(item: T) => {
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
    return { recorded: fresh.recorded + written.length, wake: fresh.conversationIds, erased: erased.length };
  });
}

function isSaid(item: InChannel<InboundItem>): item is Said {
  return item.kind === "message" || item.kind === "comment" || item.kind === "echo";
}

function placeOf(item: Said): Place {
  return {
    channelId: item.channelId,
    customer: item.customerId,
    customerName: item.kind === "echo" ? null : item.customerName,
    kind: item.kind === "comment" ? "comments" : "direct",
    threadKey: item.kind === "echo" ? "" : item.threadKey,
    occurredAt: item.occurredAt,
  };
}
