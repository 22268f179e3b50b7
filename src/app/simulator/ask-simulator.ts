import { z } from "zod";

const Refusal = z.object({ error: z.string() });

/**
 * Calls the simulator through our own route handler and parses the answer.
 * @throws Error whose message can be shown: what the simulator refused, or that it does not answer.
 */
export async function askSimulator<T>(
  answer: z.ZodType<T>,
  path: string,
  options: { method?: "POST" | "PUT" | "DELETE"; body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const { body, method = "GET", signal } = options;
  const response = await fetch(`/simulator/api/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
    signal,
  });
  const json: unknown = await response.json().catch(() => null);
  if (response.ok) return answer.parse(json);
  throw new Error(Refusal.safeParse(json).data?.error ?? "The simulator does not answer");
}
