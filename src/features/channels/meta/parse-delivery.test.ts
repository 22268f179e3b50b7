import { describe, expect, it } from "vitest";
import { readMetaFixture } from "@/testing/read-meta-fixture";
import { decodeJson } from "./decode-json";
import { parseDelivery } from "./parse-delivery";

const RECEIVED_AT = new Date("2026-11-22T22:00:00Z");
const INSTAGRAM = "17841455500000001";

const parse = (body: unknown) => parseDelivery(body, RECEIVED_AT);
const parseFixture = (name: string) => parse(decodeJson(readMetaFixture(name))?.value);
/** One Instagram message with parts of it changed. */
const withMessage = (item: object, message: object = {}) =>
  parse({
    object: "instagram",
    entry: [
      {
        id: INSTAGRAM,
        messaging: [
          {
            sender: { id: "555000000000001" },
            recipient: { id: INSTAGRAM },
            timestamp: 1795000000123,
            message: { mid: "aWdfZA", text: "hello", ...message },
            ...item,
          },
        ],
      },
    ],
  });

describe("what customers write", () => {
  it("is read in Instagram", () => {
    expect(parseFixture("instagram-text.json")).toEqual({
      items: [
        {
          kind: "message",
          product: "instagram",
          accountId: INSTAGRAM,
          customerId: "555000000000001",
          customerName: null,
          externalId: "aWdfZAFirst",
          dedupeKey: "message:aWdfZAFirst",
          text: "Is the blue lamp back in stock?",
          occurredAt: new Date(1795000000123),
          threadKey: "",
        },
      ],
      unknownItems: 0,
    });
  });

  it("is read with the escapes that Meta writes", () => {
    expect(parseFixture("instagram-escaped.txt").items).toMatchObject([
      { text: "grüß 💡 an a@b.example, https://x.example/?a=1&b=2, 50% <3" },
    ]);
  });

  it("is read in Messenger, receipts beside it are not counted", () => {
    const { items, unknownItems } = parseFixture("messenger-text.json");
    expect(items).toMatchObject([
      {
        kind: "message",
        product: "messenger",
        accountId: "255500000000001",
        customerId: "655500000000001",
        threadKey: "",
      },
    ]);
    expect(unknownItems).toBe(0);
  });

  it("keeps ids that came as numbers to the last digit, and numbers in the text as they are", () => {
    expect(parseFixture("messenger-number-ids.txt").items).toMatchObject([
      {
        accountId: "255500000000001",
        customerId: "65550000000000099",
        text: 'order 12345678901234567890, "98765432109876543"',
      },
    ]);
  });

  it("is read in WhatsApp, with the name", () => {
    expect(parseFixture("whatsapp-text.json")).toMatchObject({
      items: [
        {
          kind: "message",
          product: "whatsapp",
          accountId: "355500000000001",
          customerId: "15550200001",
          customerName: "Ada",
          externalId: "wamid.Text1",
          dedupeKey: "message:wamid.Text1",
          occurredAt: new Date(1795000000_000),
        },
      ],
      unknownItems: 0,
    });
  });

  it("is given to the right person in WhatsApp: by user id before phone, by id and not by place, never from a group", () => {
    const { items, unknownItems } = parseFixture("whatsapp-user-ids.json");
    expect(items.map((item) => item.kind === "message" && [item.customerId, item.customerName, item.text])).toEqual([
      ["US.1", "Ada", "from Ada"],
      ["US.2", "Bo", "from Bo"],
      ["US.3", "Cy", "from Cy"],
    ]);
    expect(unknownItems).toBe(2);
  });

  it("is read for every WhatsApp number of a delivery", () => {
    const { items, unknownItems } = parseFixture("whatsapp-two-numbers.json");
    expect(items.map((item) => [item.accountId, item.externalId])).toEqual([
      ["355500000000001", "wamid.One"],
      ["355500000000002", "wamid.Two"],
    ]);
    expect(unknownItems).toBe(2);
  });

  it("is read under a post, laid flat or not", () => {
    expect(parseFixture("instagram-comment.json").items).toEqual([
      {
        kind: "comment",
        product: "instagram",
        accountId: INSTAGRAM,
        customerId: "555000000000001",
        customerName: "lamp.lover",
        externalId: "18155500000000001",
        dedupeKey: "comment:18155500000000001",
        text: "How tall is it?",
        occurredAt: new Date(1795000000_000),
        threadKey: "18055500000000001",
      },
    ]);
    expect(parseFixture("instagram-comment-flat.json").items).toMatchObject([
      { kind: "comment", customerId: "@lamp.lover", externalId: "18155500000000002", text: "Price?" },
    ]);
  });
});

describe("what the business writes", () => {
  it("is an echo, text or picture, marked or not", () => {
    expect(parseFixture("instagram-echo.json").items).toMatchObject([
      {
        kind: "echo",
        customerId: "555000000000001",
        externalId: "aWdfZAEcho",
        text: "Yes, since Monday.",
        metadata: null,
      },
    ]);
    expect(parseFixture("instagram-echo-picture.json").items).toMatchObject([{ kind: "echo", text: null }]);
    expect(parseFixture("instagram-echo-unmarked.json").items).toMatchObject([
      { kind: "echo", customerId: "555000000000001" },
    ]);
  });

  it("has the same key as the message it is, so that it is written once", () => {
    expect(parseFixture("instagram-echo.json").items).toMatchObject([{ dedupeKey: "message:aWdfZAEcho" }]);
  });

  it("brings our reply id back from Messenger", () => {
    expect(parseFixture("messenger-echo.json").items).toMatchObject([
      { kind: "echo", metadata: "01998f00-0000-7000-8000-000000000001", customerId: "655500000000001" },
    ]);
  });

  it("is an echo also where Business Suite has the thread and we only listen", () => {
    const item = {
      sender: { id: "1" },
      recipient: { id: "2" },
      timestamp: RECEIVED_AT.getTime(),
      message: { mid: "m_by-hand", text: "Anna here.", is_echo: true },
    };
    expect(parse({ object: "page", entry: [{ id: "1", standby: [item] }] })).toMatchObject({
      items: [{ kind: "echo", customerId: "2", externalId: "m_by-hand", text: "Anna here." }],
      unknownItems: 0,
    });
  });

  it("is an echo from the WhatsApp Business app; a revocation is no message", () => {
    const { items, unknownItems } = parseFixture("whatsapp-echo.json");
    expect(items.map((item) => item.kind === "echo" && [item.externalId, item.customerId, item.text])).toEqual([
      ["wamid.Echo1", "15550200001", "Anna here, I will check."],
      ["wamid.Echo2", "15550200001", null],
    ]);
    expect(unknownItems).toBe(1);
  });

  it("is an echo under a customer's comment, and skipped under its own posts and when it writes to itself", () => {
    expect(parseFixture("instagram-comment-own.json")).toMatchObject({
      items: [
        {
          kind: "comment_echo",
          externalId: "18155500000000003",
          dedupeKey: "comment:18155500000000003",
          parentId: "18155500000000001",
          text: "It is 42 cm tall.",
        },
      ],
      unknownItems: 0,
    });
    expect(parseFixture("instagram-self.json")).toEqual({ items: [], unknownItems: 0 });
  });

  it("is not taken for a customer's where a reply under a comment comes without an id", () => {
    expect(parseFixture("instagram-comment-nameless-reply.json")).toEqual({ items: [], unknownItems: 1 });
  });

  it("is nothing when it writes to itself, marked as such or not", () => {
    const self = { sender: { id: INSTAGRAM }, recipient: { id: INSTAGRAM } };
    expect(withMessage(self, { is_echo: true })).toEqual({ items: [], unknownItems: 0 });
    expect(withMessage(self)).toEqual({ items: [], unknownItems: 0 });
  });

  it("is not read from a group of WhatsApp's", () => {
    const body = decodeJson(readMetaFixture("whatsapp-echo.json"))?.value as {
      entry: { changes: { value: { message_echoes: object[] } }[] }[];
    };
    const value = body.entry[0]?.changes[0]?.value;
    if (!value) throw new Error("the fixture has no echoes");
    const count = value.message_echoes.length;
    value.message_echoes = value.message_echoes.map((raw) => ({ ...raw, group_id: "group-1" }));
    expect(parse(body)).toEqual({ items: [], unknownItems: count });
  });

  it("is not attributed when an echo names another sender", () => {
    expect(withMessage({ sender: { id: "99" } }, { is_echo: true })).toEqual({ items: [], unknownItems: 1 });
  });
});

describe("WhatsApp's statuses", () => {
  it("are read one by one, once each", () => {
    const { items, unknownItems } = parseFixture("whatsapp-statuses.json");
    expect(items.map((item) => item.kind === "status" && [item.externalId, item.status, item.metadata])).toEqual([
      ["wamid.Sent1", "read", "01998f00-0000-7000-8000-000000000002"],
      ["wamid.Sent1", "sent", null],
      ["wamid.Sent2", "failed", null],
    ]);
    expect(unknownItems).toBe(1);
  });
});

describe("a delivery", () => {
  it("loses nothing good to what is malformed, unknown or not for us", () => {
    const { items, unknownItems } = parseFixture("mixed.json");
    expect(items.map((item) => item.kind !== "status" && [item.accountId, item.kind, item.text])).toEqual([
      [INSTAGRAM, "message", "first"],
      [INSTAGRAM, "message", "second, with a picture"],
      [INSTAGRAM, "comment", "third"],
      ["17841455500000002", "message", "for another account"],
    ]);
    // A message that is none, no item, a reaction, a mismatch, a picture alone, standby, two changes, two entries.
    expect(unknownItems).toBe(10);
  });

  it("with one message twice keeps what came first", () => {
    const item = (text: string) => ({
      sender: { id: "9" },
      recipient: { id: INSTAGRAM },
      timestamp: 1795000000123,
      message: { mid: "m_1", text },
    });
    const { items } = parse({
      object: "instagram",
      entry: [{ id: INSTAGRAM, messaging: [item("one"), item("other")] }],
    });
    expect(items).toMatchObject([{ text: "one" }]);
  });

  it.each([
    ["the entries", { object: "instagram", entry: { id: INSTAGRAM } }],
    ["the messages", { object: "instagram", entry: [{ id: INSTAGRAM, messaging: { message: {} } }] }],
    ["the changes", { object: "whatsapp_business_account", entry: [{ id: "1", changes: "x" }] }],
  ])("in which %s are no list is counted", (_what, body) => {
    expect(parse(body)).toEqual({ items: [], unknownItems: 1 });
  });

  it("gives nothing for noise: empty edits, receipts, the dashboard's test button", () => {
    expect(parseFixture("instagram-noise.json")).toEqual({ items: [], unknownItems: 0 });
  });

  it.each([
    [null],
    [42],
    ["x"],
    [[]],
    [true],
    [{}],
    [{ object: "toString", entry: [{}] }],
    [{ object: "instagram" }],
    [{ object: "instagram", entry: [] }],
  ])("gives nothing for %j", (body) => {
    expect(parse(body)).toEqual({ items: [], unknownItems: 0 });
  });

  it("is not fooled by names that every object inherits", () => {
    const wire = `{"object":"instagram","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},
      "entry":[{"id":"${INSTAGRAM}","changes":[{"field":"constructor","value":{}}],"messaging":[{"sender":{"id":"9"},
      "recipient":{"id":"${INSTAGRAM}"},"timestamp":1,"message":{"mid":"m","text":"hi","__proto__":{"is_echo":true}}}]}]}`;
    const { items, unknownItems } = parse(decodeJson(Buffer.from(wire))?.value);
    expect(items).toMatchObject([{ kind: "message", text: "hi" }]);
    expect(unknownItems).toBe(1);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("of hundreds of thousands of broken items is read to the end", () => {
    const messaging = Array.from({ length: 300_000 }, () => 0);
    expect(parse({ object: "page", entry: [{ id: "1", messaging }] })).toEqual({ items: [], unknownItems: 300_000 });
  });
});

describe("what comes from outside", () => {
  it("is cleaned of what the database refuses", () => {
    const { items } = withMessage({}, { mid: "m_nul\u0000_1", text: "before\u0000after \ud83d broken" });
    expect(items).toMatchObject([{ externalId: "m_nul_1", text: "beforeafter \ufffd broken" }]);
  });

  it("is cut between characters", () => {
    const { items } = withMessage({}, { text: `${"a".repeat(19_999)}💡${"b".repeat(180_000)}` });
    expect(items).toMatchObject([{ text: "a".repeat(19_999) }]);
  });

  it.each([
    ["no text", { text: undefined }],
    ["white space alone", { text: " \n" }],
    ["text that is none", { text: { a: 1 } }],
    ["no id", { mid: undefined }],
    ["an id that is none", { mid: { a: 1 } }],
    ["an endless id", { mid: "m".repeat(600) }],
    ["an unsent message", { is_deleted: true }],
  ])("is counted when it has %s", (_, message) => {
    expect(withMessage({}, message)).toEqual({ items: [], unknownItems: 1 });
  });

  it.each([
    ["milliseconds", 1795000000123, "2026-11-18T11:06:40.123Z"],
    ["milliseconds as text", "1795000000123", "2026-11-18T11:06:40.123Z"],
    ["seconds", 1795000000, "2026-11-18T11:06:40.000Z"],
    ["seconds as text", "1795000000", "2026-11-18T11:06:40.000Z"],
    ["ISO 8601", "2026-03-08T18:07:04+00:00", "2026-03-08T18:07:04.000Z"],
    ["a negative number", -1, RECEIVED_AT.toISOString()],
    ["the year 300000", 9.4e15, RECEIVED_AT.toISOString()],
    ["tomorrow", RECEIVED_AT.getTime() + 86_400_000, RECEIVED_AT.toISOString()],
    ["a word", "soon", RECEIVED_AT.toISOString()],
    ["nothing", undefined, RECEIVED_AT.toISOString()],
  ])("has a time, from %s", (_, timestamp, expected) => {
    expect(withMessage({ timestamp }).items[0]?.occurredAt.toISOString()).toBe(expected);
  });
});
