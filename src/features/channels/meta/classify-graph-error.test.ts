import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import catalogue from "@/embedded/meta/graph-errors.json";
import type { Product } from "../schema";
import { classifyGraphError, type GraphVerdict } from "./classify-graph-error";
import { readGraphError } from "./read-graph-error";

const classify = (product: Product, code: number, subcode?: number) =>
  classifyGraphError(product, { status: 400, code, subcode, isTransient: false });

/** What each refusal of the simulator asks for. */
const EXPECTED: Record<keyof typeof catalogue, GraphVerdict> = {
  token_unreadable: "disconnect",
  token_expired: "disconnect",
  token_password_changed: "disconnect",
  token_checkpoint: "disconnect",
  app_removed: "disconnect",
  page_role_missing: "disconnect",
  permission_missing: "misconfigured",
  app_not_reviewed: "misconfigured",
  ig_dm_access_off: "misconfigured",
  ig_unsupported_request: "disconnect",
  page_restricted: "pause",
  blocked_for_policy: "pause",
  window_closed_messenger: "person",
  window_closed_instagram: "person",
  recipient_unknown: "drop",
  ig_recipient_unknown: "drop",
  recipient_unavailable: "drop",
  tag_removed: "bug",
  action_with_message: "bug",
  not_thread_owner: "person",
  private_reply_already_sent: "already_done",
  private_reply_not_possible: "drop",
  comment_invalid_for_private_reply: "drop",
  object_missing: "drop",
  duplicate_text: "already_done",
  maybe_sent: "unknown",
  unknown: "retry",
  transient: "retry",
  rate_app: "back_off",
  rate_page: "back_off",
  rate_custom: "back_off",
  rate_messenger: "back_off",
  rate_instagram: "back_off",
  ig_user_consent: "person",
  wa_window: "person",
  wa_undeliverable: "drop",
  wa_pair_rate: "back_off",
  wa_throughput: "back_off",
  wa_not_registered: "disconnect",
  wa_locked: "disconnect",
  wa_payment: "misconfigured",
  wa_internal: "retry",
  wa_opted_out: "drop",
};

describe("classifyGraphError", () => {
  it.each(Object.keys(catalogue) as (keyof typeof catalogue)[])("knows %s", (name) => {
    const { code, status, message, ...more } = catalogue[name] as Record<string, unknown> & {
      code: number;
      status: number;
      message: string;
    };
    const error = { status, code, message, subcode: more.subcode, type: more.type ?? "OAuthException" };
    const product = name.startsWith("wa_") ? "whatsapp" : "messenger";
    expect(classifyGraphError(product, { ...error, isTransient: false } as never)).toBe(EXPECTED[name]);
  });

  it.each<[Product, number, number | undefined, GraphVerdict]>([
    ["messenger", 200, 1545041, "drop"],
    ["messenger", 299, undefined, "misconfigured"],
    ["messenger", 10, 99999, "misconfigured"],
    ["messenger", 613, 2018338, "pause"],
    ["messenger", 1, 99, "misconfigured"],
    ["messenger", 100, 2534029, "disconnect"],
    // One code, two meanings: a missing object at one product, a deleted number at the other.
    ["messenger", 100, 33, "drop"],
    ["whatsapp", 33, undefined, "disconnect"],
    ["messenger", 368, undefined, "pause"],
    ["whatsapp", 368, undefined, "disconnect"],
    // WhatsApp's own codes mean nothing elsewhere.
    ["instagram", 131000, undefined, "bug"],
    ["whatsapp", 131064, undefined, "bug"],
    ["whatsapp", 132015, undefined, "bug"],
    ["instagram", 424242, undefined, "bug"],
  ])("says of %s %i/%s: %s", (product, code, subcode, verdict) => {
    expect(classify(product, code, subcode)).toBe(verdict);
  });

  it("tries an unknown code again only when Meta calls it transient", () => {
    expect(classifyGraphError("messenger", { status: 500, code: 424242, isTransient: true })).toBe("retry");
  });

  it("does not take a text that is too long for a dead Instagram token", () => {
    const error = { status: 400, code: 100, type: "IGApiException", isTransient: false };
    expect(classifyGraphError("instagram", { ...error, message: "Length of param message[text]" })).toBe("bug");
  });
});

const SHARED = join(process.cwd(), "../shared/meta-fixtures/_graph-error-responses.json");
/** Their words for our verdicts. */
const WORDS: Record<string, GraphVerdict[]> = {
  reconnect: ["disconnect"],
  reconnect_owner_must_log_in: ["disconnect"],
  reconnect_with_role: ["disconnect"],
  // A payment is corrected at Meta, with nothing to connect again here.
  channel_disconnected: ["disconnect", "misconfigured"],
  hand_to_human: ["person"],
  use_template_or_human: ["person"],
  wait_for_user: ["person"],
  channel_misconfigured: ["misconfigured"],
  drop_and_flag_contact: ["drop"],
  flag_contact: ["drop"],
  drop: ["drop"],
  bug: ["bug"],
  treat_as_done: ["already_done"],
  reconcile_before_retry: ["unknown"],
  retry_backoff: ["retry"],
  backoff: ["back_off"],
  backoff_until_header: ["back_off"],
  backoff_4_pow_x: ["back_off"],
  pause_channel: ["pause"],
};
type SharedCase = { name: string; expect: string; http_status: number; body?: Record<string, unknown> };
const cases: SharedCase[] = existsSync(SHARED) ? JSON.parse(readFileSync(SHARED, "utf8")).cases : [];

describe.skipIf(cases.length === 0)("the collected error bodies", () => {
  it.each(cases.filter((one) => one.body))(
    "$name asks for $expect",
    ({ name, body, expect: word, http_status: status }) => {
      const error = readGraphError(body ?? {}, { status, headers: new Headers() });
      expect(error).toBeDefined();
      if (error)
        expect(WORDS[word]).toContain(classifyGraphError(name.startsWith("wa_") ? "whatsapp" : "instagram", error));
    },
  );
});
