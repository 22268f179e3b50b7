import type { IncomingMessage, ServerResponse } from "node:http";
import type { NextAuthOptions } from "next-auth";
import { env } from "@/lib/env";
import { NextAuth } from "./_next-auth";

export type InnerResponse = { status: number; headers: Map<string, string | string[]>; body: unknown };

/** Calls next-auth through its Node door, which takes everything from the arguments and nothing from the framework. */
export async function callNextAuth(
  request: { method: string; headers: object; cookies: object; body: object; query: object },
  authOptions: NextAuthOptions,
): Promise<InnerResponse> {
  // biome-ignore lint/style/noProcessEnv: next-auth takes its own address from here alone; else it trusts the Host header.
  process.env.NEXTAUTH_URL = env().APP_URL;
  const inner: InnerResponse = { status: 200, headers: new Map(), body: null };
  const response = {
    status(code: number) {
      inner.status = code;
      return response;
    },
    getHeader: (name: string) => inner.headers.get(name.toLowerCase()),
    setHeader(name: string, value: string | string[]) {
      inner.headers.set(name.toLowerCase(), value);
      return response;
    },
    json(value: unknown) {
      inner.body = value;
    },
    send(value: unknown) {
      inner.body = value;
    },
    end: () => undefined,
  };
  await NextAuth(
    request as unknown as IncomingMessage & never,
    response as unknown as ServerResponse & never,
    authOptions,
  );
  return inner;
}
