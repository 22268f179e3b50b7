import { offlineModelSettings } from "@/embedded/model/offline-model-settings";
import { startModel } from "@/embedded/model/start-model";
import { startWholeProduct } from "@/testing/whole-product";
import { digits } from "@/testing/wire-bodies";
import { inngestConfig } from "../../../inngest.config";
import { ask, DEBOUNCE_MS, untilAllSent } from "./measure-sends";

const CUSTOMERS = 100;
const MODEL_MS = 3_000;

/**
 * A hundred customers of one workspace write at once to a model that takes 3 s. Ten at a time are answered, so ten times
 * 3 s is the ideal. Counted from the end of the first customer's debounce to the last send.
 */
export async function benchCrowd(): Promise<Record<string, string | number>[]> {
  const model = await startModel({ delayMs: MODEL_MS });
  const product = await startWholeProduct({ settings: offlineModelSettings(model.url) });
  try {
    const warm = digits();
    await ask(product, warm);
    await untilAllSent(product, [warm]);

    const customers = Array.from({ length: CUSTOMERS }, digits);
    const asked = await Promise.all(customers.map((customerId) => ask(product, customerId)));
    const sent = await untilAllSent(product, customers);
    const firstMs = Math.min(...asked.map(({ postedMs }) => postedMs));
    const takenMs = Math.max(...asked.map((each) => each.takenMs)) - firstMs;
    const spentMs = Math.max(...customers.map((id) => sent.get(id) ?? 0)) - firstMs - DEBOUNCE_MS;
    const idealMs = Math.ceil(CUSTOMERS / inngestConfig.replyToConversation.concurrencyPerWorkspace) * MODEL_MS;
    const ratio = (spentMs / idealMs).toFixed(2);
    return [{ customers: CUSTOMERS, allTakenAfterMs: takenMs, lastSendAfterMs: spentMs, idealMs, ratio }];
  } finally {
    await product.stop();
    await model.stop();
  }
}
