import type { Outcome } from "@/features/interactions/schema";
import type { Role } from "@/features/workspaces/rules";
import type { Outputs } from "@/trpc/root";
import type { Tone } from "@/ui/tone-badge";

type Product = Outputs["channels"]["list"][number]["product"];
type ReplyState = Outputs["conversations"]["messages"]["replies"][number]["state"];
type Words = { label: string; tone: Tone };

export const ROLE_NAMES: Record<Role, string> = { owner: "Owner", admin: "Admin", agent: "Agent", viewer: "Viewer" };

export const PRODUCT_NAMES: Record<Product, string> = {
  instagram: "Instagram",
  messenger: "Messenger",
  whatsapp: "WhatsApp",
};

/** A channel and where it is, once: many are named for the product already. */
export function nameChannel({ name, product }: { name: string; product: Product }): string {
  return name.includes(PRODUCT_NAMES[product]) ? name : `${name} on ${PRODUCT_NAMES[product]}`;
}

export const OUTCOME_WORDS: Record<Outcome, Words> = {
  owed: { label: "Waiting", tone: "waiting" },
  answered: { label: "Answered", tone: "good" },
  handed_over: { label: "Needs a person", tone: "attention" },
  drafted: { label: "Draft to check", tone: "attention" },
  silent: { label: "No reply", tone: "quiet" },
  sent: { label: "Sent", tone: "quiet" },
};

export const REPLY_STATE_WORDS: Record<ReplyState, Words> = {
  prepared: { label: "About to be sent", tone: "waiting" },
  draft: { label: "Draft, not sent", tone: "attention" },
  sending: { label: "Being sent", tone: "waiting" },
  sent: { label: "Sent", tone: "good" },
  unknown: { label: "Maybe sent: being checked", tone: "attention" },
  failed: { label: "Not delivered", tone: "bad" },
  superseded: { label: "Not sent", tone: "quiet" },
};

/** Why the AI stayed silent, handed over or did not send, as the ledger notes it, in words for the owner. */
const REASONS: Record<string, string> = {
  person_has_thread: "a person has this conversation",
  ai_is_off: "the AI is switched off for this business",
  nothing_to_answer: "there was nothing to answer",
  window_closed: "Meta's messaging window was closed",
  not_in_knowledge: "the knowledge base does not hold the answer",
  not_supported: "the knowledge base does not support the answer that the AI wrote",
  already_with_a_person: "a person has been asked already",
  answered_elsewhere: "it was answered elsewhere",
  budget_reached: "the AI has used up this month's limit for this business",
  could_not_answer: "the AI could not answer",
  could_not_send: "the reply could not be sent",
  channel_misconfigured: "Meta refused to send for this channel; its settings need a look",
  needs_a_person: "Meta lets only a person answer here",
  nothing_owed: "nothing was left to answer",
  channel_disconnected: "the channel is not connected",
  customer_unreachable: "Meta does not reach this customer",
  delivery_unknown: "it is not known whether the reply arrived; it is not sent twice",
  delivery_failed: "Meta did not deliver the reply",
  newer_message: "the customer wrote again",
  written_again: "the customer wrote again",
  mode_changed: "the business changed how the AI replies",
  process_lost: "the program stopped while the reply was being sent",
};

/** A noted reason in words; one without words of its own is shown as it is noted, readable. */
export function describeReason(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll("_", " ");
}

/** A model by its name; the offline stand-in says what it is wherever its answers show. */
export function describeModel(model: string): string {
  return model.startsWith("offline-") ? `${model}, the offline stand-in: it only quotes` : model;
}

/** How a customer is called: by name, or by the end of the id Meta gave. */
export function nameCustomer(customer: { name: string | null; externalId: string }): string {
  return customer.name?.trim() || `Customer …${customer.externalId.slice(-4)}`;
}
