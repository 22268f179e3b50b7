/** A browser's visit over real HTTP, as far as servers see one: cookies by path, an origin, redirects not followed. */
export class Visitor {
  private readonly cookies = new Map<string, { value: string; path: string }>();
  /** Every Set-Cookie line that came. */
  readonly setCookies: string[] = [];

  /** `address` is where the product answers; `origin` what the browser believes to be on. */
  constructor(
    private readonly address: string,
    private readonly origin = address.replace("127.0.0.1", "localhost"),
  ) {}

  /** A second browser with the same cookies: a thief, another tab, or the same one a moment earlier. */
  copy(): Visitor {
    const twin = new Visitor(this.address, this.origin);
    for (const [name, cookie] of this.cookies) twin.cookies.set(name, cookie);
    return twin;
  }

  /** The value of a cookie that it holds. */
  cookie(name: string): string | undefined {
    return this.cookies.get(name)?.value;
  }

  /** Puts a cookie there, or takes it away. */
  plant(name: string, value: string | null, path = "/"): void {
    if (value === null) this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }

  /** What it sends as its cookies to a path; empty for none. */
  cookieHeader(path: string): string {
    return [...this.cookies]
      .filter(([, { path: of }]) => path.startsWith(of))
      .map(([name, { value }]) => `${name}=${value}`)
      .join("; ");
  }

  /** The values of the cookies it holds. */
  secrets(): string[] {
    return [...this.cookies.values()].map(({ value }) => value).filter((value) => value.length > 20);
  }

  async call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookie = this.cookieHeader(path);
    if (cookie !== "" && !headers.has("cookie")) headers.set("cookie", cookie);
    if (init.method && init.method !== "GET" && !headers.has("origin")) headers.set("origin", this.origin);
    const answer = await fetch(`${this.address}${path}`, { redirect: "manual", ...init, headers });
    for (const line of answer.headers.getSetCookie()) this.keep(line);
    return answer;
  }

  post(path: string, body: unknown): Promise<Response> {
    const json = { "content-type": "application/json" };
    return this.call(path, { method: "POST", headers: json, body: JSON.stringify(body) });
  }

  async signIn(email: string, password: string): Promise<Response> {
    const { csrfToken } = await (await this.call("/api/auth/csrf")).json();
    const body = new URLSearchParams({ csrfToken, json: "true", email, password });
    return this.call("/api/auth/callback/credentials", { method: "POST", body });
  }

  private keep(line: string): void {
    this.setCookies.push(line);
    const [pair = "", ...attributes] = line.split(/; */);
    const name = pair.slice(0, pair.indexOf("="));
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? "/";
    if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.cookies.delete(name);
    else this.cookies.set(name, { value: pair.slice(name.length + 1), path });
  }
}
