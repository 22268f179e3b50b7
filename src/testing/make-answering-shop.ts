import type { Product } from "@/features/channels/schema";
import { addSource } from "@/features/knowledge/add-source";
import { makeChannel, makeWorkspace } from "./factories";

/** Makes a shop with one channel that knows what the model of `startDoubles` answers with. */
export async function makeAnsweringShop(
  product: Product = "messenger",
  settings: Parameters<typeof makeWorkspace>[0] = {},
) {
  const { scope } = await makeWorkspace(settings);
  const channel = await makeChannel(scope, product);
  await addSource(scope, { title: "Shipping", content: "We ship to Austria." });
  return { scope, channel };
}
