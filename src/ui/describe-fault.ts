type Field = Pick<HTMLInputElement, "required" | "type" | "value" | "minLength" | "validationMessage"> & {
  validity: Pick<ValidityState, "valueMissing" | "tooShort" | "typeMismatch">;
};

/** A name, an @ and a domain with a dot: what an address on the net has, and a browser does not ask for. */
const ADDRESS = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*\.[a-z]{2,}$/i;
const EMPTY = "Fill this in.";
const NO_ADDRESS = "This is not an e-mail address.";

/** What a browser takes for right and a server does not; "" where there is nothing. */
export function findOwnFault({ required, type, value }: Pick<Field, "required" | "type" | "value">): string {
  if (required && type === "text" && value !== "" && value.trim() === "") return EMPTY;
  if (type === "email" && value !== "" && !ADDRESS.test(value.trim())) return NO_ADDRESS;
  return "";
}

/** What is wrong with a field that a browser will not send, in plain words; its own speak its language, not the page's. */
export function describeFault(field: Field): string {
  const { validity, minLength, validationMessage } = field;
  if (validity.valueMissing) return EMPTY;
  if (validity.typeMismatch && field.type === "email") return NO_ADDRESS;
  if (validity.tooShort) return `This needs at least ${minLength} characters.`;
  return findOwnFault(field) || validationMessage;
}
