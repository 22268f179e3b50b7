import type { Product } from "./schema";

/** The four places where a customer can meet the business. */
export const PLACES = [
  { id: "instagram", product: "instagram", view: "chat", name: "Instagram", detail: "Direct messages" },
  { id: "messenger", product: "messenger", view: "chat", name: "Messenger", detail: "Facebook Page" },
  { id: "whatsapp", product: "whatsapp", view: "chat", name: "WhatsApp", detail: "Business number" },
  { id: "comments", product: "instagram", view: "comments", name: "Comments", detail: "Under Instagram posts" },
] as const satisfies { id: string; product: Product; view: "chat" | "comments"; name: string; detail: string }[];

export type Place = (typeof PLACES)[number];

/** Whose hands the phone is in. */
export type Holder = "customer" | "owner";

/** Somebody who has not written yet has no id: the simulator gives one with the first message. */
export type Person = { id?: string; name: string };

const NAMES = [
  "Mara Lindt",
  "Jonas Weber",
  "Aïcha Benali",
  "Tomás Rivera",
  "Priya Nair",
  "Lukas Novak",
  "Sofia Rossi",
  "Emre Kaya",
  "Hanna Berg",
  "Noah Dubois",
  "Yuki Tanaka",
  "Olena Koval",
];

/** A name nobody here has yet. */
export function nameNewcomer(taken: string[]): string {
  return NAMES.find((name) => !taken.includes(name)) ?? `Customer ${taken.length + 1}`;
}
