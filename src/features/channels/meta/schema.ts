import type { InboundItem, Product } from "../schema";
import type { RawRecord } from "./read-record";
import type { WhatsAppContacts } from "./read-whatsapp-contacts";

/** What surrounds an item: which account's entry it came in, and when. */
export type Surroundings = {
  product: Product;
  accountId: string;
  /** The time of the entry, for kinds that carry none of their own. */
  entryTime: unknown;
  receivedAt: Date;
};

/** `ignored`: known, and nothing to keep. `unknown`: malformed, or a kind that nobody here reads; it is counted. */
export type Parsed = InboundItem | "ignored" | "unknown";

/** Reads one kind of item. Undefined: it is not of this kind, ask the next. Never throws. */
export type ParseItem = (raw: RawRecord, around: Surroundings) => Parsed | undefined;

/** The same within a WhatsApp value, which names its people apart from their messages. */
export type ParseWhatsAppItem = (
  raw: RawRecord,
  around: Surroundings & { contacts: WhatsAppContacts },
) => Parsed | undefined;

/** A refusal of the Graph API. `code` is -1 where Meta gave none. */
export type GraphError = {
  status: number;
  code: number;
  subcode?: number;
  type?: string;
  /** For telling apart what Meta gives one code; never shown, logged or stored. */
  message?: string;
  isTransient: boolean;
  /** How long Meta asks to wait. */
  waitMs?: number;
  traceId?: string;
};
