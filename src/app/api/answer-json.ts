/** A JSON answer that nobody may keep, with the cookies that go with it. */
export function answerJson(status: number, body: unknown, cookies: string[] = [], more: HeadersInit = {}): Response {
  const headers = new Headers(more);
  headers.set("cache-control", "no-store");
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  if (body === null) return new Response(null, { status, headers });
  return Response.json(body, { status, headers });
}
