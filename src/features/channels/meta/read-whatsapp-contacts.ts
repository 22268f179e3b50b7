import { readId } from "./read-id";
import { readLabel } from "./read-label";
import { readRecord } from "./read-record";

export type WhatsAppContacts = {
  /** Who somebody is: the business-scoped user id, which outlives a number, before the phone number. */
  identify(userId: unknown, phone: unknown): { customerId: string; customerName: string | null } | undefined;
};

/** The people a WhatsApp value names. They are matched by id: the lists are not in the same order. */
export function readWhatsAppContacts(value: unknown): WhatsAppContacts {
  const contacts = (Array.isArray(value) ? value : []).map((raw) => {
    const contact = readRecord(raw);
    return {
      phone: readId(contact?.wa_id),
      userId: readId(contact?.user_id),
      name: readLabel(readRecord(contact?.profile)?.name),
    };
  });
  return {
    identify(rawUserId, rawPhone) {
      const userId = readId(rawUserId);
      const phone = readId(rawPhone);
      const contact = contacts.find(
        (candidate) =>
          (userId !== undefined && candidate.userId === userId) || (phone !== undefined && candidate.phone === phone),
      );
      const customerId = userId ?? contact?.userId ?? phone;
      return customerId === undefined ? undefined : { customerId, customerName: contact?.name ?? null };
    },
  };
}
