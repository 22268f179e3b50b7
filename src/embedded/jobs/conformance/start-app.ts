import http from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { makeFunctions } from "./functions";
import type { Journal } from "./journal";

export interface Target {
  url: string;
  eventKey: string;
  /** Absent: a server in dev mode, which signs nothing. */
  signingKey?: string;
}

const quiet = { info() {}, warn() {}, error() {}, debug() {} };

/** The app under test. It can be redeployed with changed functions and can lose the next answer of a function. */
export async function startApp(appId: string, journal: Journal, target: () => Target, port = 0) {
  const requests: { functionId: string; stepId: string; attempt: number; usesApi: boolean }[] = [];
  const losing = new Set<string>();
  let handle: http.RequestListener = () => {};
  let client: Inngest | undefined;
  const deploy = (isSecondVersion = false) => {
    const { url, eventKey, signingKey } = target();
    client = new Inngest({ id: appId, baseUrl: url, eventKey, signingKey, isDev: !signingKey, logger: quiet });
    handle = serve({ client, functions: makeFunctions(client, journal, isSecondVersion) });
  };
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const query = new URL(request.url ?? "/", "http://app").searchParams;
    const functionId = query.get("fnId")?.replace(`${appId}-`, "");
    const { ctx } = functionId ? JSON.parse(body.toString()) : {};
    if (functionId && ctx) {
      requests.push({ functionId, stepId: query.get("stepId") ?? "", attempt: ctx.attempt, usesApi: ctx.use_api });
      if (losing.delete(functionId)) response.end = () => response.destroy() as never;
    }
    const { method, url, headers, socket } = request;
    handle(Object.assign(Readable.from([body]), { method, url, headers, socket }) as http.IncomingMessage, response);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`;
  return {
    url,
    requests,
    deploy,
    /** Makes the SDK register itself at the server, as a deployment does. */
    register: async () => {
      const answer = await fetch(url, { method: "PUT" });
      if (!answer.ok) throw new Error(`registration was answered ${answer.status}: ${await answer.text()}`);
    },
    send: (events: Parameters<Inngest["send"]>[0]) => (client as Inngest).send(events),
    loseNextAnswer: (functionId: string) => losing.add(functionId),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
