import { buildStatusWebhook } from "../build-status-webhook";
import { GraphError } from "../graph-error";
import { mintMessageId } from "../mint-message-id";
import { IDLE_TYPING_MS, measureText, WHATSAPP_DELIVERED_AFTER_MS, WHATSAPP_READ_AFTER_MS, WINDOW_MS } from "../rules";
import { type Channel, CustomerId, type JournalRecord, type Message } from "../schema";
import { commit, introduceCustomer, listThread, type Simulator, touch } from "../simulator";
import { threadKey } from "../world";
import { checkKeys } from "./check-keys";
import type { Plan } from "./plan";

const SEND_KEYS = [
  "messaging_product",
  "recipient_type",
  "to",
  "recipient",
  "type",
  "text",
  "context",
  "biz_opaque_callback_data",
];
const READ_KEYS = ["messaging_product", "status", "message_id", "typing_indicator"];

/** `POST /{phone number id}/messages`: a text, or a read receipt (with the typing indicator). */
export function planWhatsAppMessage(simulator: Simulator, channel: Channel, params: Record<string, unknown>): Plan {
  if (params.messaging_product !== "whatsapp") throw GraphError.invalid("The parameter messaging_product is required.");
  return params.status === undefined ? planText(simulator, channel, params) : planRead(simulator, channel, params);
}

function planText(simulator: Simulator, channel: Channel, params: Record<string, unknown>): Plan {
  checkKeys(params, SEND_KEYS, "");
  if ((params.type ?? "text") !== "text") throw unsupported();
  if (params.recipient_type !== undefined && params.recipient_type !== "individual") throw unsupported();
  const input = params.to ?? params.recipient;
  if (typeof input !== "string") throw GraphError.invalid("The parameter to is required.");
  const parsed = CustomerId.safeParse(params.to === undefined ? input : input.replace(/[+\s()-]/g, ""));
  if (!parsed.success) throw GraphError.named("wa_undeliverable");
  const customerId = parsed.data;
  checkKeys(params.text, ["body", "preview_url"], "text");
  const { body } = params.text;
  if (typeof body !== "string" || body.trim() === "") throw GraphError.invalid("The parameter text.body is required.");
  const { length, max } = measureText("whatsapp", body);
  if (length > max) throw GraphError.invalid(`Param text['body'] must be at most ${max} characters long.`);
  const tracker = params.biz_opaque_callback_data;
  checkWindow(simulator, channel, customerId);

  return {
    kind: "message",
    channelId: channel.id,
    customerId,
    async perform(failsLater) {
      const customer = introduceCustomer(simulator.journal.world, channel, customerId);
      const message: Message = {
        id: mintMessageId(channel, customerId, false),
        channelId: channel.id,
        customerId,
        author: "api",
        text: body,
        atMs: Date.now(),
        status: failsLater ? "failed" : "sent",
        metadata: tracker === undefined ? undefined : String(tracker),
        replyTo: readContext(params.context),
      };
      const records: JournalRecord[] = [
        { type: "customer", customer },
        { type: "message", message },
      ];
      if (channel.subscribedFields) records.push(...planStatuses(channel, message, failsLater));
      simulator.typing.delete(threadKey(channel.id, customerId));
      await commit(simulator, records);
      for (const waitMs of [WHATSAPP_DELIVERED_AFTER_MS, WHATSAPP_READ_AFTER_MS]) {
        setTimeout(() => touch(simulator), waitMs + 20).unref();
      }
      const identity = /^\d+$/.test(customerId) ? { wa_id: customerId } : { user_id: customerId };
      return {
        messaging_product: "whatsapp",
        contacts: [{ input, ...identity }],
        messages: [{ id: message.id }],
      };
    },
  };
}

function planStatuses(
  channel: Channel,
  message: Message,
  failure?: { code: number; message: string; details?: string },
): JournalRecord[] {
  const at = (status: "sent" | "delivered" | "read" | "failed", afterMs: number): JournalRecord => {
    const webhook = buildStatusWebhook(channel, message, status, status === "failed" ? failure : undefined);
    return { type: "webhook", webhook: { ...webhook, dueAtMs: webhook.dueAtMs + afterMs } };
  };
  if (failure) return [at("failed", WHATSAPP_DELIVERED_AFTER_MS)];
  return [at("sent", 0), at("delivered", WHATSAPP_DELIVERED_AFTER_MS), at("read", WHATSAPP_READ_AFTER_MS)];
}

function planRead(simulator: Simulator, channel: Channel, params: Record<string, unknown>): Plan {
  checkKeys(params, READ_KEYS, "");
  const id = params.message_id;
  if (params.status !== "read" || typeof id !== "string" || !id.startsWith("wamid.")) {
    throw new GraphError({
      status: 400,
      code: 131009,
      message: "(#131009) Parameter value is not valid",
      details: "Message with the given id was not found.",
    });
  }
  const message = simulator.journal.world.messages.get(id);
  return {
    kind: "action",
    channelId: channel.id,
    customerId: message?.customerId,
    async perform() {
      if (message) {
        void simulator.journal.write([{ type: "status", messageId: id, status: "read" }]);
        const key = threadKey(channel.id, message.customerId);
        if (params.typing_indicator !== undefined) simulator.typing.set(key, Date.now() + IDLE_TYPING_MS);
        touch(simulator);
      }
      return { success: true };
    },
  };
}

function checkWindow(simulator: Simulator, channel: Channel, customerId: string) {
  const thread = listThread(simulator.journal.world, channel.id, customerId);
  const last = thread.findLast((message) => message.author === "customer");
  if (last && Date.now() - last.atMs > WINDOW_MS) throw GraphError.named("wa_window");
}

function readContext(context: unknown): string | undefined {
  if (context === undefined) return undefined;
  checkKeys(context, ["message_id"], "context");
  return String(context.message_id);
}

const unsupported = () =>
  new GraphError({ status: 400, code: 131051, message: "(#131051) Unsupported message type", details: "Only text." });
