import { randomInt } from "node:crypto";

/** So many random decimal digits. */
export const mintDigits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join("");
