import { findCustomerScope } from "@/features/memory/find-customer-scope";
import { summariseCustomer as summarise } from "@/features/memory/summarise-customer";
import { inngestConfig } from "../../../inngest.config";
import { inngest } from "../client";
import { customerMemoryStale } from "../events";
import { runLogged } from "../run-logged";

const { id, retries, concurrencyPerWorkspace, debouncePeriod, debounceTimeout } = inngestConfig.summariseCustomer;

/** Presses what has left a customer's raw window into their summary. */
export const summariseCustomer = inngest.createFunction(
  {
    id,
    retries,
    triggers: customerMemoryStale,
    concurrency: { key: "event.data.workspaceId", limit: concurrencyPerWorkspace },
    debounce: { key: "event.data.customerId", period: debouncePeriod, timeout: debounceTimeout },
  },
  async ({ event, step }) => {
    const named = event.data;
    await step.run("summarise-customer", () =>
      runLogged("summarise-customer", named, async () => {
        const scope = await findCustomerScope(named);
        return scope ? summarise(scope, named.customerId) : { summarised: 0 };
      }),
    );
  },
);
