import { randomBytes } from "node:crypto";
import catalogue from "./graph-errors.json";

export type GraphErrorName = keyof typeof catalogue;

type Facts = {
  status: number;
  code: number;
  message: string;
  type?: string;
  subcode?: number;
  details?: string;
  transient?: boolean;
  regainMinutes?: number;
};

export const GRAPH_ERROR_NAMES = Object.keys(catalogue) as GraphErrorName[];

/** A refusal in Meta's own envelope. */
export class GraphError extends Error {
  constructor(readonly facts: Facts) {
    super(facts.message);
    this.name = "GraphError";
  }

  /** One of the refusals that graph-errors.json lists. */
  static named(name: GraphErrorName): GraphError {
    return new GraphError(catalogue[name]);
  }

  /** Code 100: something in the request is not as it must be. */
  static invalid(message: string, type = "OAuthException"): GraphError {
    return new GraphError({ status: 400, code: 100, message: `(#100) ${message}`, type });
  }

  /** The body Meta would answer with. */
  body(): { error: Record<string, unknown> } {
    const { code, details, message, subcode, transient, type } = this.facts;
    return {
      error: {
        message,
        type: type ?? "OAuthException",
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(transient ? { is_transient: true } : {}),
        ...(details === undefined ? {} : { error_data: { messaging_product: "whatsapp", details } }),
        fbtrace_id: `A${randomBytes(16).toString("base64url")}`,
      },
    };
  }

  /** Headers that go with it: a use-case limit says when it ends. */
  headers(accountId: string): Record<string, string> {
    if (this.facts.regainMinutes === undefined) return {};
    const usage = {
      type: this.facts.code === 80006 ? "messenger" : "instagram",
      call_count: 100,
      total_cputime: 20,
      total_time: 20,
      estimated_time_to_regain_access: this.facts.regainMinutes,
    };
    return { "x-business-use-case-usage": JSON.stringify({ [accountId]: [usage] }) };
  }
}
