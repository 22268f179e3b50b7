import { InitialsAvatar } from "@/ui/initials-avatar";

/** Dark enough for white initials in both colour schemes. */
const COLOURS = ["#9c3d54", "#2f6f8f", "#4d6b2d", "#7a4fa3", "#8a5a1f", "#2e6f62"];
const BUSINESS_COLOUR = "#2b2b30";

/** Somebody's initials; the business always looks the same. Says nothing to a screen reader: the name stands beside. */
export function Face({ name, size, isBusiness = false }: { name: string; size: number; isBusiness?: boolean }) {
  // A user name such as mara.lindt has initials too, and Mara's colour.
  const plain = name.replaceAll(".", " ");
  const sum = [...plain.toLowerCase()].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const colour = isBusiness ? BUSINESS_COLOUR : COLOURS[sum % COLOURS.length];
  return <InitialsAvatar name={plain} color={colour} variant="filled" size={size} />;
}
