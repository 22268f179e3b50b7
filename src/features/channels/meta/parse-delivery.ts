import type { InboundItem, Product } from "../schema";
import { parseDirectMessage } from "./parse-direct-message";
import { parseEcho } from "./parse-echo";
import { parseInstagramComment } from "./parse-instagram-comment";
import { parseSignal } from "./parse-signal";
import { parseWhatsAppEcho } from "./parse-whatsapp-echo";
import { parseWhatsAppMessage } from "./parse-whatsapp-message";
import { parseWhatsAppStatus } from "./parse-whatsapp-status";
import { readId } from "./read-id";
import { type RawRecord, readRecord } from "./read-record";
import { readWhatsAppContacts } from "./read-whatsapp-contacts";
import type { Parsed, ParseItem, ParseWhatsAppItem, Surroundings } from "./schema";

const PRODUCTS: Readonly<Record<string, Product>> = {
  instagram: "instagram",
  page: "messenger",
  whatsapp_business_account: "whatsapp",
};

/** The kinds of `messaging[]`, in the order they are asked. A new kind is one more file in this list. */
const MESSAGING: readonly ParseItem[] = [parseEcho, parseSignal, parseDirectMessage];

/** The kinds of `standby[]`, where another application answers: a person who writes there, in Business Suite, counts. */
const STANDBY: readonly ParseItem[] = [parseEcho];

/** The kinds of `changes[]` by product and field. Instagram's test button sends messages there. */
const CHANGES: Readonly<Record<Product, Readonly<Record<string, readonly ParseItem[]>>>> = {
  instagram: { comments: [parseInstagramComment], messages: MESSAGING, message_edit: MESSAGING },
  messenger: {},
  whatsapp: {},
};

/** The lists of a WhatsApp value by field. */
const WHATSAPP_LISTS: Readonly<Record<string, Readonly<Record<string, readonly ParseWhatsAppItem[]>>>> = {
  messages: { messages: [parseWhatsAppMessage], statuses: [parseWhatsAppStatus] },
  smb_message_echoes: { message_echoes: [parseWhatsAppEcho] },
};

/** What the test button of Meta's dashboard names as the account. */
const DASHBOARD_ACCOUNT = "0";

export type ParsedDelivery = { items: InboundItem[]; unknownItems: number };

/** The product that a delivery is about; undefined where it is not one of ours. */
export function readProduct(body: unknown): Product | undefined {
  const object = readRecord(body)?.object;
  return ownValue(PRODUCTS, object);
}

/**
 * Reads a delivery item by item: several accounts, kinds and repetitions may be in one. What is malformed or of a kind
 * that nobody reads is counted and costs the others nothing. Repeated items are given once, in the order they came.
 */
export function parseDelivery(body: unknown, receivedAt: Date): ParsedDelivery {
  const items = new Map<string, InboundItem>();
  let unknownItems = 0;
  const collect: Collect = (parsed) => {
    if (parsed === "unknown") unknownItems += 1;
    if (typeof parsed === "string") return;
    const key = `${parsed.accountId} ${parsed.dedupeKey}`;
    if (!items.has(key)) items.set(key, parsed);
  };
  const product = readProduct(body);
  const entries = product ? listOf(readRecord(body)?.entry, collect) : [];
  for (const entry of entries) {
    if (product === "whatsapp") parseWhatsAppEntry(entry, receivedAt, collect);
    else if (product) parseEntry(entry, product, receivedAt, collect);
  }
  return { items: [...items.values()], unknownItems };
}

type Collect = (parsed: Parsed) => void;

function parseEntry(raw: unknown, product: Product, receivedAt: Date, collect: Collect): void {
  const entry = readRecord(raw);
  const accountId = readId(entry?.id);
  if (!entry || !accountId) collect("unknown");
  if (!entry || !accountId || accountId === DASHBOARD_ACCOUNT) return;

  const around: Surroundings = { product, accountId, entryTime: entry.time, receivedAt };
  for (const item of listOf(entry.messaging, collect)) collect(ask(MESSAGING, item, around));
  for (const item of listOf(entry.standby, collect)) collect(ask(STANDBY, item, around));
  for (const change of listOf(entry.changes, collect)) parseChange(change, around, collect);
  // Instagram login's documentation shows one change laid flat into the entry.
  if (entry.field !== undefined) parseChange(entry, around, collect);
}

function parseChange(raw: unknown, around: Surroundings, collect: Collect): void {
  const { field, value } = readRecord(raw) ?? {};
  collect(ask(ownValue(CHANGES[around.product], field) ?? [], value, around));
}

function parseWhatsAppEntry(raw: unknown, receivedAt: Date, collect: Collect): void {
  const entry = readRecord(raw);
  if (!entry) collect("unknown");
  for (const change of listOf(entry?.changes, collect)) {
    const { field, value: rawValue } = readRecord(change) ?? {};
    const value = readRecord(rawValue);
    const accountId = readId(readRecord(value?.metadata)?.phone_number_id);
    const lists = ownValue(WHATSAPP_LISTS, field);
    if (!value || !accountId || !lists) {
      collect("unknown");
      continue;
    }
    const contacts = readWhatsAppContacts(value.contacts);
    const around = { product: "whatsapp" as const, accountId, entryTime: entry?.time, receivedAt, contacts };
    for (const [name, kinds] of Object.entries(lists)) {
      for (const item of listOf(value[name], collect)) collect(ask(kinds, item, around));
    }
    if (value.errors !== undefined) collect("unknown");
  }
}

/** The value under a key that came from outside: never one that every object inherits. */
function ownValue<T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined {
  return typeof key === "string" && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A list, empty where it is missing; something else in its place is one unknown item. */
function listOf(value: unknown, collect: Collect): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value !== undefined) collect("unknown");
  return [];
}

function ask<Around extends Surroundings>(
  kinds: readonly ((raw: RawRecord, around: Around) => Parsed | undefined)[],
  raw: unknown,
  around: Around,
): Parsed {
  const record = readRecord(raw);
  if (!record) return "unknown";
  for (const parse of kinds) {
    const parsed = parse(record, around);
    if (parsed !== undefined) return parsed;
  }
  return "unknown";
}
