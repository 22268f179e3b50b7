import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally } from "../listen-locally";
import { answerControlCall } from "./control/answer-control-call";
import { startCourier } from "./deliver-webhooks";
import { answerGraphCall } from "./graph/answer-graph-call";
import { openJournal } from "./open-journal";
import { type Simulator, touch } from "./simulator";

/**
 * Starts the simulator of Meta's Graph API and of customers' phones on the loopback interface. `port` 0, the default,
 * takes a free one. Webhooks that an earlier process left undelivered are delivered first.
 */
export async function startMeta(options: {
  port?: number;
  dataDir: string;
  webhookUrl: string;
  appSecret: string;
  /** Signs the webhooks of Instagram accounts; by default `appSecret` does. */
  instagramAppSecret?: string;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const { appSecret, dataDir, instagramAppSecret = appSecret, port = 0, webhookUrl } = options;
  await mkdir(dataDir, { recursive: true });
  const journal = await openJournal(dataDir);
  const changed = () => touch(simulator);
  const courier = startCourier({ journal, webhookUrl, appSecret, instagramAppSecret, onChange: changed });
  const simulator: Simulator = {
    journal,
    courier,
    appSecret,
    instagramAppSecret,
    typing: new Map(),
    // A restart must look newer than whatever a phone has seen.
    revision: Date.now(),
    watchers: new Set(),
  };
  const server = createServer((request, response) => {
    answer(simulator, request, response).catch((error) => {
      console.error(JSON.stringify({ level: "error", meta: String(error) }));
      response.destroy();
    });
  });
  const listensAt = await listenLocally(server, port);
  for (const webhook of journal.world.pendingWebhooks.values()) courier.hand(webhook);

  return {
    url: `http://127.0.0.1:${listensAt}`,
    async stop() {
      courier.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await journal.close();
    },
  };
}

async function answer(simulator: Simulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Only programs on this machine may call: a page in somebody's browser sends an Origin, or comes by a foreign name.
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (request.headers.origin !== undefined || !["127.0.0.1", "localhost", "[::1]"].includes(host)) {
    response
      .writeHead(403, { "content-type": "application/json" })
      .end('{"error":"Only for programs on this machine"}');
    return;
  }
  const url = new URL(request.url ?? "/", "http://simulator");
  if (url.pathname.startsWith("/_simulator/")) await answerControlCall(simulator, request, response, url);
  else await answerGraphCall(simulator, request, response, url);
}
