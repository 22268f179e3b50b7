import { Inngest } from "inngest";
import { log } from "@/lib/log";
import { inngestConfig } from "../../inngest.config";

/** The jobs engine, embedded, self-hosted or in the cloud: the SDK reads its own INNGEST_* settings. */
export const inngest = new Inngest({ id: inngestConfig.appId, logger: log, internalLogger: log, aiMetadata: false });
