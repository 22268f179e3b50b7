import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeJson } from "./decode-json";
import { parseDelivery } from "./parse-delivery";

const FOLDER = join(process.cwd(), "../shared/meta-fixtures");
const names = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => /^[a-z].*\.json$/.test(name)) : [];
const RECEIVED_AT = new Date("2026-11-22T22:00:00Z");
const GOOD = { mid: "sibling", text: "still here" };

type Body = { object: string; entry: Record<string, unknown>[] };

/** A good message of the same product, to stand beside what the fixture holds. */
function siblingOf(object: string): Record<string, unknown> {
  if (object !== "whatsapp_business_account") {
    return { id: "77", messaging: [{ sender: { id: "5" }, recipient: { id: "77" }, timestamp: 1, message: GOOD }] };
  }
  const messages = [{ from: "5", id: GOOD.mid, type: "text", text: { body: GOOD.text } }];
  return { id: "1", changes: [{ field: "messages", value: { metadata: { phone_number_id: "77" }, messages } }] };
}

describe.skipIf(names.length === 0)("the collected bodies of all three products", () => {
  it("are all there", () => {
    expect(names.length).toBeGreaterThanOrEqual(182);
  });

  it.each(names)("%s is read without an exception, twice the same, and costs its neighbours nothing", (name) => {
    const body = decodeJson(readFileSync(join(FOLDER, name)))?.value as Body;
    const once = parseDelivery(body, RECEIVED_AT);
    expect(parseDelivery(body, RECEIVED_AT)).toEqual(once);

    if (!["instagram", "page", "whatsapp_business_account"].includes(body.object)) return;
    const sibling = siblingOf(body.object);
    const between = parseDelivery({ ...body, entry: [sibling, ...(body.entry ?? []), sibling] }, RECEIVED_AT);
    expect(between.items).toHaveLength(once.items.length + 1);
    expect(between.items).toEqual(
      expect.arrayContaining([...once.items, expect.objectContaining({ text: GOOD.text })]),
    );
    expect(between.unknownItems).toBe(once.unknownItems);
  });

  it.each(names.filter((name) => /echo/.test(name)))("%s is no customer's", (name) => {
    const { items } = parseDelivery(decodeJson(readFileSync(join(FOLDER, name)))?.value, RECEIVED_AT);
    expect(items.filter((item) => item.kind === "message" || item.kind === "comment")).toEqual([]);
  });
});
