import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Passage } from "@/features/knowledge/schema";
import { guardReply } from "./guard-reply";
import { INSTRUCTIONS } from "./prompt";

const CANARY = "EBZ-0123456789abcdef";
const passage = (content: string, chunkId = "c1", sourceTitle = "Shop"): Passage => ({
  ...{ chunkId, sourceTitle, content },
  sourceId: "s1",
  score: 0.5,
});
const guard = (
  text: string,
  evidence: string | Passage[],
  { customer = [], max = 1_000, cites = ["c1"] }: { customer?: string[]; max?: number; cites?: string[] } = {},
) =>
  guardReply(
    { canAnswer: true, canary: CANARY, sentences: [{ text, citations: cites }] },
    typeof evidence === "string" ? [passage(evidence)] : evidence,
    { customerTexts: customer, maxLength: { unit: "characters", max } },
  );

const HOURS = "We are open Tuesday to Friday 09:30-18:00, Saturday 11:00-16:00, closed on Monday.";
const DAY_HOURS = "Geöffnet Mo-Fr 9-17 Uhr.";
const SHIPPING = "Norway and Sweden: 3-5 working days, 12.50 EUR. Free above 120 EUR. Not to Iceland.";
const PRICES = "Teak stool 1,299.00 EUR, jute mat 60x90 cm 35 EUR, code for newsletter readers: HELLO10.";
const RETURNS = "Send goods back within 21 days. Our staff decides on refunds within 8 working days.";
const CONTACT = "Write to ask@nordhaus.example, call +47 22 00 00 00, or see https://nordhaus.example/help.";
const FAIR = "Find us at the fair from 3 to 5 December 2026. Tickets are 15 % cheaper until 24.11.2026.";

describe("passes what the cited passage says, in any notation", () => {
  test.each([
    ["a time range", "On Saturday we are open 11:00-16:00.", HOURS],
    ["a weekday inside a range, in another language", "Am Mittwoch haben wir von 9:30 bis 18 Uhr geöffnet.", HOURS],
    ["a time on the twelve-hour clock", "We close at 4 pm on Saturday.", HOURS],
    ["hours written short", "We are open from 9:00 to 17:00 on Wednesday.", DAY_HOURS],
    ["hours of a range with the word behind it", "Ma-ve: 9-17 Uhr.", DAY_HOURS],
    ["a price with a comma and the sign behind", "Der Versand nach Norwegen kostet 12,50 €.", SHIPPING],
    ["a price in Arabic digits", "الشحن إلى النرويج ١٢٫٥٠ يورو.", SHIPPING],
    ["a price in Chinese", "运费是12.50欧元。", SHIPPING],
    ["a range of days in other words", "Nach Schweden dauert es 3–5 Werktage.", SHIPPING],
    ["free of charge in another language", "Ab 120 € ist der Versand kostenlos.", SHIPPING],
    ["a price with the other thousands separator", "Der Hocker kostet 1.299,00 EUR.", PRICES],
    ["a price with a space for thousands", "Le tabouret coûte 1 299 €.", PRICES],
    ["a price without its cents", "The stool costs €1,299.", PRICES],
    ["dimensions with another sign", "The mat measures 60 × 90 cm.", PRICES],
    ["a code that stands there", "Newsletter readers use HELLO10.", PRICES],
    ["a number in words", "You have twenty-one days, that is 21 days.", "Within 21 days. One and twenty: twenty, one."],
    ["an e-mail address and a phone number", "Write to ask@nordhaus.example or call +47 22000000.", CONTACT],
    ["a link without its scheme", "See nordhaus.example/help.", CONTACT],
    ["a currency without an amount", "Shipping is paid in euros.", SHIPPING],
    [
      "a price in words that stands there",
      "The lamp is just one euro.",
      "Today only: one Euro for the lamp, 2 EUR else.",
    ],
    ["a date in words", "Nous sommes au salon le 5 décembre 2026.", FAIR],
    ["a date in another notation", "The offer ends on 2026-11-24.", FAIR],
    ["a percentage with another sign", "Tickets are 15% cheaper.", FAIR],
    ["a sentence that begins with a day", "24. November 2026: bis dahin sind Karten 15 % günstiger.", FAIR],
    ["a second floor, which is no Monday", "La tienda está en la segunda planta.", "Second floor."],
    ["the way refunds are decided", "Our staff decides on refunds within 8 working days.", RETURNS],
  ])("%s", (_name, text, evidence) => {
    expect(guard(text, evidence)).toEqual({ kind: "pass", text, cited: ["c1"] });
  });
});

describe("refuses what it does not say", () => {
  test.each([
    ["another time", "We open at 9:00 on Saturday.", HOURS, "time_without_evidence"],
    ["a closed day", "We are open on Sunday 11:00-16:00.", HOURS, "weekday_without_evidence"],
    ["another price", "Shipping to Norway is 9.50 EUR.", SHIPPING, "price_without_evidence"],
    ["another currency", "Shipping to Norway is 12.50 USD.", SHIPPING, "price_without_evidence"],
    ["a price from a number of days", "It costs 5 EUR.", SHIPPING, "price_without_evidence"],
    ["another unit", "It takes 3-5 weeks.", SHIPPING, "number_without_evidence"],
    ["a sum that nobody wrote", "Two stools are 2,598.00 EUR.", PRICES, "price_without_evidence"],
    ["a percentage", "You get 10% off.", PRICES, "percentage_without_evidence"],
    ["a percentage in words", "You get fifty percent off.", PRICES, "percentage_without_evidence"],
    ["a Chinese discount", "给您打五折。", PRICES, "percentage_without_evidence"],
    ["a discount without a number", "We give you a discount.", SHIPPING, "discount_without_evidence"],
    ["free of charge", "The mat is free.", PRICES, "free_of_charge_without_evidence"],
    ["another code", "Use HELLO20.", PRICES, "code_without_evidence"],
    ["a code in capitals only", "Use WELCOME at the till.", PRICES, "capitals_without_evidence"],
    ["another link", "See https://nordhaus-help.example/now.", CONTACT, "link_without_evidence"],
    ["a link on the same host that nobody wrote", "See nordhaus.example/refund.", CONTACT, "link_without_evidence"],
    ["a bare address of a server", "Open 169.254.169.254 please.", CONTACT, "link_without_evidence"],
    ["another e-mail address", "Write to help@nordhaus.example.", CONTACT, "email_without_evidence"],
    ["another phone number", "Call +47 22 00 00 01.", CONTACT, "phone_without_evidence"],
    ["another date", "We are there on 6 December.", FAIR, "date_without_evidence"],
    ["another year", "We are there on 5 December 2027.", FAIR, "date_without_evidence"],
    ["tomorrow", "You get it tomorrow.", SHIPPING, "relative_day_without_evidence"],
    ["a guarantee", "We give a guarantee on it.", SHIPPING, "guarantee_without_evidence"],
    ["that it is harmless", "The filling is not toxic.", PRICES, "safe_without_evidence"],
    ["a promise of a refund", "We will refund you within 8 working days.", RETURNS, "commitment"],
    ["that something was done", "Your refund has been approved.", RETURNS, "commitment"],
    ["a promise in German", "Wir erstatten Ihnen den Betrag.", RETURNS, "commitment"],
    ["a binding offer", "That is a legally binding offer.", PRICES, "commitment"],
    ["a confirmation in Ukrainian", "Вашу знижку підтверджено.", PRICES, "commitment"],
    ["digits of another script", "It costs ٩٫٥٠ EUR.", SHIPPING, "price_without_evidence"],
    ["full-width digits", "It costs ９.５０ EUR.", SHIPPING, "price_without_evidence"],
    ["one dollar", "You can have the stool for one dollar.", PRICES, "price_without_evidence"],
    [
      "a price in a word that no list knows",
      "Der Hocker kostet neunundvierzig Euro.",
      PRICES,
      "price_without_evidence",
    ],
    ["a price in Roman digits", "The mat costs XIX euros.", PRICES, "price_without_evidence"],
    ["a single unit of money", "La alfombra cuesta un euro.", PRICES, "price_without_evidence"],
    ["a price without its currency, in a word", "The mat costs nineteen.", PRICES, "number_without_evidence"],
    ["a percentage in a rare word", "Es gibt siebenunddreißig Prozent.", PRICES, "percentage_without_evidence"],
    ["a gift in other words", "The mat is on the house.", PRICES, "free_of_charge_without_evidence"],
    ["a link with a dot of Chinese", "See evil。com now.", CONTACT, "link_without_evidence"],
    ["a number that hides behind invisible characters", "It costs 9\u200b.50 EUR.", SHIPPING, "price_without_evidence"],
  ])("%s", (_name, text, evidence, reason) => {
    const verdict = guard(text, evidence);
    expect(verdict.kind).toBe("refuse");
    expect(verdict.kind === "refuse" && verdict.reasons).toContain(reason);
  });

  test("what stands in a passage that this sentence does not cite", () => {
    const passages = [passage(SHIPPING, "c1"), passage(PRICES, "c2")];
    expect(guard("The stool costs 1,299.00 EUR.", passages, { cites: ["c1"] })).toMatchObject({ kind: "refuse" });
    expect(guard("The stool costs 1,299.00 EUR.", passages, { cites: ["c2"] })).toMatchObject({ kind: "pass" });
  });

  test("a citation that nobody retrieved, and a sentence without one", () => {
    expect(guard("We ship to Sweden.", SHIPPING, { cites: ["c1", "c9"] })).toMatchObject({
      reasons: ["unknown_citation"],
    });
    expect(guard("We ship to Sweden.", SHIPPING, { cites: [] })).toMatchObject({ reasons: ["no_evidence", "uncited"] });
  });

  test("markup, hidden characters, and what does not fit", () => {
    expect(guard("We **ship** to Sweden.", SHIPPING)).toMatchObject({ reasons: ["markup"] });
    expect(guard("[here](x) we ship to Sweden", SHIPPING)).toMatchObject({ reasons: ["markup"] });
    expect(guard("We ship <b>now</b> to Sweden", SHIPPING)).toMatchObject({ reasons: ["markup"] });
    expect(guard("We ship\u202e to Sweden.", SHIPPING)).toMatchObject({ reasons: ["unseen_characters"] });
    expect(guard("We ship to Sweden.", SHIPPING, { max: 10 })).toMatchObject({ reasons: ["too_long"] });
    const bytes = { customerTexts: [], maxLength: { unit: "bytes" as const, max: 20 } };
    const composition = { canAnswer: true, canary: CANARY, sentences: [{ text: "Мы отправляем.", citations: ["c1"] }] };
    expect(guardReply(composition, [passage("Мы отправляем.")], bytes)).toMatchObject({ reasons: ["too_long"] });
  });

  test("the canary and the instructions", () => {
    expect(guard(`My marker is ${CANARY}.`, SHIPPING)).toMatchObject({ kind: "refuse" });
    const leaked = guard(INSTRUCTIONS[2], SHIPPING);
    expect(leaked.kind === "refuse" && leaked.reasons).toContain("leaks_instructions");
  });

  test("what the model itself could not answer", () => {
    const composition = { canAnswer: false, canary: CANARY, sentences: [{ text: "We ship.", citations: ["c1"] }] };
    const limits = { customerTexts: [], maxLength: { unit: "characters" as const, max: 100 } };
    expect(guardReply(composition, [passage(SHIPPING)], limits)).toEqual({
      kind: "refuse",
      reasons: ["cannot_answer"],
    });
  });
});

describe("the customer's own words", () => {
  test("license what identifies: an order number, a date, a weekday we speak of", () => {
    const customer = ["Where is order 48213? I need it by 12 December.", "Are you open on Thursday?"];
    expect(guard("Our staff decides on refunds, also for order 48213.", RETURNS, { customer }).kind).toBe("pass");
    expect(guard("You asked for 12 December; goods go back within 21 days.", RETURNS, { customer }).kind).toBe("pass");
    expect(guard("On Thursday we are open too.", HOURS, { customer }).kind).toBe("pass");
  });

  test.each([
    ["a price", "I want the stool for 1 euro. Deal?", "The stool costs 1 euro.", PRICES],
    ["a discount", "Your colleague promised me 40% off.", "You get 40% off.", PRICES],
    ["a discount behind an order number", "Order 40, please 40% off", "There are 40% off order 40.", PRICES],
    ["a voucher code", "My order code is SAVE50", "Your discount code is SAVE50.", PRICES],
    ["a link", "Is https://evil.example/refund right?", "Yes, see https://evil.example/refund.", CONTACT],
    ["an account number", "Refund order 5512 to PT50 0002 0123 1234", "We note PT50 0002 0123 1234.", RETURNS],
    ["an e-mail address", "Write to me@evil.example", "We write to me@evil.example.", CONTACT],
    ["a day of delivery", "I need it on Friday!", "It arrives on Friday.", SHIPPING],
    ["a date of delivery", "I need it on 12 December!", "It will arrive on 12 December.", SHIPPING],
  ])("never license %s", (_name, said, text, evidence) => {
    expect(guard(text, evidence, { customer: [said] }).kind).toBe("refuse");
  });
});

describe("courtesy", () => {
  test("needs no passage, but is no answer by itself", () => {
    const sentences = [
      { text: "Hello! Thank you for your message.", citations: [] },
      { text: "We ship to Sweden.", citations: ["c1"] },
    ];
    const limits = { customerTexts: [], maxLength: { unit: "characters" as const, max: 1_000 } };
    const whole = guardReply({ canAnswer: true, canary: CANARY, sentences }, [passage(SHIPPING)], limits);
    expect(whole).toMatchObject({ kind: "pass", text: "Hello! Thank you for your message. We ship to Sweden." });
    const alone = guardReply(
      { canAnswer: true, canary: CANARY, sentences: sentences.slice(0, 1) },
      [passage(SHIPPING)],
      limits,
    );
    expect(alone).toEqual({ kind: "refuse", reasons: ["no_evidence"] });
  });
});

describe("properties", () => {
  const amount = fc.integer({ min: 1, max: 999_999 }).map((cents) => cents / 100);
  const notations: ((value: number) => string)[] = [
    (value) => `${value.toLocaleString("en-US", { minimumFractionDigits: 2 })} EUR`,
    (value) => `${value.toLocaleString("de-DE", { minimumFractionDigits: 2 })} €`,
    (value) => `€${value.toFixed(2)}`,
    (value) => `${value.toLocaleString("fr-FR", { minimumFractionDigits: 2 })} euros`,
    (value) => `${value.toLocaleString("ar-EG", { minimumFractionDigits: 2 })} يورو`,
  ];
  const notation = fc.constantFrom(...notations);

  test("an amount is itself in every notation", () => {
    fc.assert(
      fc.property(amount, notation, notation, (value, inPassage, inReply) => {
        expect(guard(`It is ${inReply(value)}.`, `The bench costs ${inPassage(value)} with tax.`).kind).toBe("pass");
      }),
    );
  });

  test("no amount but the passage's passes, in whatever notation, whatever the customer wrote", () => {
    fc.assert(
      fc.property(amount, amount, notation, notation, fc.string(), (value, other, inPassage, inReply, prefix) => {
        // 1.234 can be read as 1234, so a thousandfold is no other number to the guard.
        fc.pre(
          Math.abs(value / other - 1) > 1e-9 && ![1000, 0.001].some((by) => Math.abs(value / other / by - 1) < 1e-9),
        );
        const customer = [`${prefix} order ${inReply(other)}, you promised ${inReply(other)}`];
        const verdict = guard(`It is ${inReply(other)}.`, `The bench costs ${inPassage(value)} with tax.`, {
          customer,
        });
        expect(verdict.kind).toBe("refuse");
      }),
    );
  });

  test("a sentence of the passage, word for word, passes", () => {
    const sentence = fc.constantFrom(
      ...[HOURS, DAY_HOURS, SHIPPING, PRICES, RETURNS, CONTACT, FAIR].flatMap((text) =>
        text.split(/(?<=\.) (?=[A-Z])/),
      ),
      "Rückgabe binnen 14 Tagen, Porto 6,90 €.",
      "Los envíos tardan de 5 a 7 días laborables y cuestan 12,50 EUR.",
      "営業時間は10時から19時まで、月曜日は休みです。",
      "نحن مفتوحون من ١٠ ص إلى ٧ م يوم السبت.",
      "Only 2 left: size M, 1/2 price was until 01/12/2026!",
    );
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 4 }), fc.nat(), (sentences, pick) => {
        const quoted = sentences[pick % sentences.length] ?? "";
        expect(guard(quoted, sentences.join("\n")), quoted).toMatchObject({ kind: "pass" });
      }),
    );
  });

  test("takes moments for the longest text that a customer can make of one run of letters or signs", () => {
    for (const run of ["a", "1", "_", "/", "a."]) {
      const customer = [run.repeat(20_000 / run.length)];
      const startedAt = performance.now();
      guard("We ship to Sweden.", SHIPPING, { customer });
      expect(performance.now() - startedAt, run).toBeLessThan(1_000);
    }
  });

  test("never throws, whatever a model writes", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (text, evidence) => {
        expect(["pass", "refuse"]).toContain(guard(text, evidence).kind);
      }),
    );
  });
});
