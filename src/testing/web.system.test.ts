import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { signRequest } from "@/embedded/jobs/sign-request";
import { listRoutes } from "./list-routes";
import { sendWithoutEnd } from "./send-without-end";
import { Visitor } from "./visitor";
import { startWholeProduct, type WholeProduct } from "./whole-product";

/** Every route that src/app has, asked over HTTP as the built product answers: a new one is covered by existing. */

const ROOT = resolve(import.meta.dirname, "../..");
const STATIC = join(ROOT, ".next/static");
/** Doors that read a body before they know who sends it. */
const READERS = /^\/api\/(inngest|trpc|auth|account)(\/|$)/;
/** Doors that look where a request comes from before they look at what it says. */
const FORM_DOORS = /^\/api\/(trpc|auth|account)(\/|$)/;
const REFUSED_UNREAD = [403, 405, 415];
const METHODS = ["POST", "PUT", "PATCH", "DELETE"];
/** No door takes more than 5 MB; what lies in the sockets between comes on top. */
const TOO_LARGE = 16 * 1024 * 1024;

const pages = listRoutes("page.tsx").map(({ url }) => url);
const routes = listRoutes("route.ts").map(({ url }) => url);
const writing = listRoutes("route.ts").flatMap(({ url, writes }) => writes.map((method) => [method, url] as const));

/** Headers that name the framework or a part of it, or what it did within. */
const BANNER = /^(x-powered-by|x-nextjs-.*|x-inngest-.*|server|server-timing)$/;
const bannersIn = (headers: Iterable<string>) => [...headers].filter((name) => BANNER.test(name));
/** Where one was seen, of all answers that this file asks for. */
const seen = new Set<string>();
function watch(method: string, url: string, status: number | undefined, headers: Iterable<string>): void {
  for (const name of bannersIn(headers))
    seen.add(`${method} ${url.replace(/^https?:\/\/[^/]*/, "")} ${status}: ${name}`);
}
/** The engine's call: the SDK speaks to it in headers of its own, on answers to what it has signed. */
const fetchAsEngine = globalThis.fetch;

let product: WholeProduct;
let owner: Visitor;
beforeAll(async () => {
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    const answer = await fetchAsEngine(url, init);
    watch(init?.method ?? "GET", url, answer.status, answer.headers.keys());
    return answer;
  });
  product = await startWholeProduct();
  owner = new Visitor(product.appUrl);
  expect((await owner.signIn("owner@demo.local", "demo-demo-demo")).status).toBe(200);
}, 600_000);
afterAll(async () => {
  vi.unstubAllGlobals();
  await product?.stop();
});

function expectGuarded(answer: Response): void {
  const { headers } = answer;
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("referrer-policy")).toBe("same-origin");
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(headers.get("strict-transport-security")).toContain("max-age=31536000");
  expect(headers.get("permissions-policy")).toContain("camera=()");
  expect(headers.get("access-control-allow-origin")).toBeNull();
}

describe("every page", () => {
  it("was found", () => {
    expect([...pages, ...routes].filter((path) => path.includes("unfilled"))).toEqual([]);
    expect(pages.length).toBeGreaterThan(10);
    expect(routes.length).toBeGreaterThan(10);
    console.info(`web: ${pages.length} pages, ${routes.length} routes`);
  });

  it.each([...pages, "/no/such/page"])("%s has the headers, and a policy with a nonce of its own", async (path) => {
    const [answer, second] = [await owner.call(path), await owner.call(path)];
    expectGuarded(answer);
    const policy = answer.headers.get("content-security-policy") ?? "";
    const nonce = /script-src[^;]*'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce).toBeTruthy();
    expect(second.headers.get("content-security-policy")).not.toContain(nonce);
    expect(/script-src([^;]*)/.exec(policy)?.[1]).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:/);
    for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      expect(policy).toContain(rule);
    const html = await answer.text();
    for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/\son[a-z]+="/);
    if (answer.status === 200) expect(answer.headers.get("cache-control")).toContain("no-store");
  });

  it("takes no policy from its visitor", async () => {
    const forged = { "content-security-policy": "script-src 'nonce-forged\"onload=alert(1)'" };
    const answer = await owner.call("/sign-in", { headers: forged });
    expect(await answer.text()).not.toContain("forged");
  });
});

describe("every route", () => {
  it.each(routes)("%s has the headers, and a policy that lets nothing run", async (path) => {
    const answer = await owner.call(path);
    expectGuarded(answer);
    if (path.includes("/api/")) expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.status).not.toBe(500);
  });

  it.each(routes)("%s refuses what another site may send in the name of somebody signed in", async (path) => {
    const forgeries: RequestInit[] = [
      { headers: { origin: "https://evil.example", "content-type": "application/json" } },
      { headers: { origin: "null", "content-type": "application/json" } },
      { headers: { "sec-fetch-site": "cross-site", "content-type": "application/json" } },
      { headers: { "sec-fetch-site": "same-site", "content-type": "application/json" } },
      { headers: { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" } },
      { headers: { origin: "https://evil.example", "content-type": "text/plain" } },
    ];
    // A call that would do something, were it let in: the one filled in for every test asks only.
    const door = path.startsWith("/api/trpc/") ? "/api/trpc/me.endOtherSessions" : path;
    for (const method of METHODS) {
      for (const forgery of forgeries) {
        const answer = await owner.call(door, { ...forgery, method, body: "{}" });
        expect([method, answer.status, answer.headers.getSetCookie()]).toEqual([method, expect.any(Number), []]);
        const isRefused = FORM_DOORS.test(door)
          ? REFUSED_UNREAD.includes(answer.status)
          : answer.status >= 400 && answer.status < 500;
        expect([method, forgery, answer.status, isRefused]).toEqual([method, forgery, answer.status, true]);
        expect(await answer.text()).not.toMatch(/node_modules|at \w+ \(|postgres/);
      }
    }
    expect((await owner.call("/api/session/me")).status).toBe(200);
    if (door !== path) expect((await owner.post(door, {})).status).toBe(200);
  });

  it.each(writing)("%s %s answers before the end of a body that has none, and says no length", async (method, path) => {
    const sender = new Visitor(product.appUrl);
    await sender.signIn("owner@demo.local", "demo-demo-demo");
    for (const type of ["application/json", "application/x-www-form-urlencoded"]) {
      const headers = {
        ...{
          "content-type": type,
          cookie: sender.cookieHeader(path),
          origin: product.appUrl.replace("127.0.0.1", "localhost"),
        },
        // Signed by nobody: what a door has to read before it can tell is bounded all the same.
        ...{ "x-inngest-signature": "t=1&s=00", "x-hub-signature-256": `sha256=${"0".repeat(64)}` },
      };
      const answer = await sendWithoutEnd(`${product.appUrl}${path}`, { method, headers });
      watch(method, path, answer.status, Object.keys(answer.headers));
      const { status, sentBytes } = answer;
      expect([status, sentBytes < TOO_LARGE]).toEqual([expect.any(Number), true]);
      // Renewing and signing out read no body at all.
      if (!path.startsWith("/api/session/")) expect([400, 401, 403, 404, 413, 415]).toContain(status);
      if (READERS.test(path) && type === "application/json") expect(status).toBe(413);
    }
  });

  it("takes of the jobs engine what it may send, and no more", async () => {
    const send = (bytes: number) => {
      const body = JSON.stringify({ padding: "x".repeat(bytes) });
      const key = product.secrets.INNGEST_SIGNING_KEY ?? "";
      const headers = {
        ...{ "content-type": "application/json", "x-inngest-signature": signRequest(body, key) },
        "x-inngest-server-kind": "cloud",
      };
      return fetchAsEngine(`${product.appUrl}/api/inngest?fnId=x&stepId=step`, { method: "POST", headers, body });
    };
    const answer = await send(4 * 1024 * 1024);
    expect([401, 413]).not.toContain(answer.status);
    expect((await send(5 * 1024 * 1024)).status).toBe(413);
  });

  it.each([...pages, ...routes])(
    "%s streams nothing: whoever adds a stream has to close it when the session ends",
    async (path) => {
      const answer = await owner.call(path, { headers: { accept: "text/event-stream" } });
      expect(answer.headers.get("content-type") ?? "").not.toContain("event-stream");
      await answer.body?.cancel();
    },
  );
});

describe("a request that no door can answer", () => {
  /** As it is written here: fetch knows neither such paths nor such methods. */
  const ask = (method: string, path: string) =>
    new Promise<Response>((resolve, reject) => {
      const { hostname, port } = new URL(product.appUrl);
      const outgoing = request({ host: hostname, port, method, path, agent: false }, async (answer) => {
        let text = "";
        for await (const chunk of answer) text += chunk;
        const headers = Object.entries(answer.headers).map(
          ([name, value]) => [name, String(value)] as [string, string],
        );
        watch(method, path, answer.statusCode, Object.keys(answer.headers));
        resolve(new Response(text, { status: answer.statusCode ?? 0, headers }));
      });
      outgoing.on("error", reject).end();
    });

  it.each([
    ["GET", "/w/%ff/team", 400],
    ["POST", "/w/%/team", 400],
    ["GET", "/api/trpc/%c0", 400],
    ["OPTIONS", "*", 400],
    ["TRACE", "/", 405],
    ["TRACE", "/api/webhooks/meta", 405],
    ["PROPFIND", "/w/demo/team", 405],
    ["QUERY", "/api/trpc/team.members", 405],
  ])("%s %s is refused with the headers of every answer", async (method, path, status) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expectGuarded(answer);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("allow")).toBe(status === 405 ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" : null);
    expect(await answer.json()).toEqual({ reason: status === 405 ? "method" : "malformed" });
  });

  it("is not one with an escaped per cent sign", async () => {
    expect((await ask("GET", "/w/%25ff/team")).status).toBeLessThan(400);
  });
});

describe("the address of a client", () => {
  it("is the connection's while no proxy is trusted, whatever the client claims", async () => {
    const visitor = new Visitor(product.appUrl);
    const headers = { "x-forwarded-for": "203.0.113.9", "user-agent": "forger" };
    const { csrfToken } = await (await visitor.call("/api/auth/csrf")).json();
    const body = new URLSearchParams({
      csrfToken,
      email: "owner@demo.local",
      password: "demo-demo-demo",
      json: "true",
    });
    await visitor.call("/api/auth/callback/credentials", { method: "POST", headers, body });
    const answer = await visitor.call("/api/trpc/me.sessions");
    const { result } = (await answer.json()) as { result: { data: { userAgent: string; addressPrefix: string }[] } };
    const session = result.data.find(({ userAgent }) => userAgent === "forger");
    expect(session?.addressPrefix).toBe("this machine");
  });
});

describe("cookies", () => {
  it("keep the session from scripts, from plain wires and from other sites", async () => {
    const lines = owner.setCookies;
    const of = (name: string) => lines.filter((line) => line.startsWith(`${name}=`)).at(-1) ?? "";
    for (const word of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/;"])
      expect(`${of("__Host-ebizmate.at")};`).toContain(word);
    for (const word of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/api/session;"])
      expect(`${of("__Secure-ebizmate.rt")};`).toContain(word);
    expect(lines.some((line) => line.startsWith("__Host-next-auth.csrf-token="))).toBe(true);
    for (const line of lines) {
      expect(line).toMatch(/;\s*HttpOnly/i);
      expect(line).toMatch(/;\s*Secure/i);
      expect(line).toMatch(/;\s*SameSite=(Lax|Strict)/i);
      expect(line).not.toMatch(/;\s*Domain=/i);
    }
  });
});

describe("what the browser gets", () => {
  it("has no source maps", () => {
    const files = readdirSync(STATIC, { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
    const scripts = files.filter((file) => file.endsWith(".js"));
    expect(scripts.length).toBeGreaterThan(10);
    expect(scripts.filter((file) => readFileSync(join(STATIC, file), "utf8").includes("sourceMappingURL="))).toEqual(
      [],
    );
  });

  it("has the simulator while Meta is simulated", async () => {
    expect((await owner.call("/simulator")).status).toBe(200);
  });
});

describe("with the real thing in use", () => {
  let real: WholeProduct;
  beforeAll(async () => {
    real = await startWholeProduct({
      settings: {
        ...{ META_APP_ID: "1234567890", META_APP_SECRET: "9f3c1b7a5d2e8f604b1c7d9e3a5f8b20" },
        ...{ META_VERIFY_TOKEN: "c7f1e95b30d84a26", META_GRAPH_URL: "http://127.0.0.1:9" },
        ...{ INNGEST_BASE_URL: "http://127.0.0.1:9", INNGEST_EVENT_KEY: "an-event-key-of-some-length" },
        INNGEST_SIGNING_KEY: "signkey-prod-00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
      },
    });
  }, 600_000);
  afterAll(() => real?.stop());

  it("neither the simulator nor the runner's pages can be reached", async () => {
    const visitor = new Visitor(real.appUrl);
    for (const path of ["/simulator", "/simulator/api/channels", "/simulator/api/state"])
      expect([path, (await visitor.call(path)).status]).toEqual([path, 404]);
    expect(() => real.pidOf("jobs")).toThrow(/does not run/);
    expect(() => real.pidOf("meta")).toThrow(/does not run/);
    expect((await visitor.signIn("owner@demo.local", "demo-demo-demo")).headers.getSetCookie().join()).not.toContain(
      "ebizmate.at",
    );
  });
});

describe("what the answers are made with", () => {
  const oneOf = (type: string) => {
    const files = readdirSync(STATIC, { recursive: true, encoding: "utf8" });
    return `/_next/static/${files.find((file) => file.endsWith(type)) ?? `no ${type}`}`;
  };
  const asks = (methods: string[], paths: string[], headers: Record<string, string> = {}) =>
    methods.flatMap((method) => paths.map((path) => ({ method, path, headers })));
  const some = ["/sign-in", "/w/demo/team", "/no/such/page"];
  const files = ["/favicon.ico", "/icon.svg", "/_next/static/no-such-file.js", "/_next/image", "/_next/no/such"];
  const action = { "next-action": "7f".repeat(21), "content-type": "text/plain;charset=UTF-8" };
  const unsigned = { "content-type": "application/json", "x-inngest-signature": "t=1&s=00" };

  it.each([
    ...asks(["GET", "HEAD", "OPTIONS"], [...files, ...some, "/api/inngest", "/api/session/me"]),
    ...asks(["POST", "PUT", "PATCH", "DELETE"], ["/favicon.ico", "/sign-in", "/api/inngest"]),
    ...asks(["POST"], some, action),
    ...asks(["POST", "PUT"], ["/api/inngest", "/api/inngest?fnId=x&stepId=step"], unsigned),
    ...asks(["GET"], ["/sign-in/", "//sign-in", "/w//demo/team", "/api/health/"]),
    ...asks(["GET"], some, { rsc: "1" }),
    ...asks(["GET"], some, { rsc: "1", "next-router-prefetch": "1" }),
    ...asks(["GET"], some, { "x-nextjs-data": "1" }),
  ])("is not told by $method $path $headers", async ({ method, path, headers }) => {
    const body = ["GET", "HEAD", "OPTIONS"].includes(method) ? undefined : "{}";
    const answer = await owner.call(path, { method, headers, body });
    expect(answer.status).toBeLessThan(500);
    expect(bannersIn(answer.headers.keys())).toEqual([]);
  });

  it.each([".js", ".css"])("is not told by a file of the build: %s", async (type) => {
    for (const method of ["GET", "HEAD"]) {
      const answer = await owner.call(oneOf(type), { method });
      expect(answer.status).toBe(200);
      expect(bannersIn(answer.headers.keys())).toEqual([]);
    }
  });

  it("was not told by any answer that this file asked for", () => {
    expect([...seen].sort()).toEqual([]);
  });
});
