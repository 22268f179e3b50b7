import { GraphError } from "../graph-error";
import { APP_ID, SUBSCRIBABLE_FIELDS } from "../rules";
import type { Channel } from "../schema";
import { commit, type Simulator } from "../simulator";
import type { GraphCall } from "./read-call";

/** `GET`, `POST` and `DELETE /{account}/subscribed_apps`. Without a subscription an account sends no webhooks. */
export async function answerSubscription(simulator: Simulator, channel: Channel, call: GraphCall): Promise<object> {
  if (call.method === "GET") {
    const app = { id: String(APP_ID), name: "Ebizmate simulator", link: "http://localhost/" };
    if (channel.subscribedFields === null) return { data: [] };
    if (channel.product === "whatsapp") return { data: [{ whatsapp_business_api_data: app }] };
    return { data: [{ ...app, subscribed_fields: channel.subscribedFields }] };
  }
  const subscribedFields = call.method === "DELETE" ? null : readFields(channel, call.params.subscribed_fields);
  await commit(simulator, [{ type: "channel", channel: { ...channel, subscribedFields } }]);
  return { success: true };
}

function readFields(channel: Channel, given: unknown): string[] {
  const known = SUBSCRIBABLE_FIELDS[channel.product];
  if (known.length === 0) return [];
  const fields = Array.isArray(given)
    ? given.map(String)
    : String(given ?? "")
        .split(",")
        .filter(Boolean);
  if (fields.length === 0) throw GraphError.invalid("The parameter subscribed_fields is required.");
  const wrong = fields.findIndex((field) => !known.includes(field));
  if (wrong === -1) return fields;
  throw GraphError.invalid(`Param subscribed_fields[${wrong}] must be one of {${known.join(", ")}}`);
}
