import { describe, expect, it } from "vitest";
import { describeFault, findOwnFault } from "./describe-fault";

const right = { valueMissing: false, tooShort: false, typeMismatch: false };
const field = {
  required: true,
  type: "text",
  value: "Kim",
  minLength: -1,
  validationMessage: "Bitte",
  validity: right,
};

describe("what is wrong with a field", () => {
  it.each([
    ["text", "Kim", ""],
    ["text", "   ", "Fill this in."],
    ["email", "kim@example.test", ""],
    ["email", "kim@mail.example.co.uk", ""],
    ["email", "kim@example", "This is not an e-mail address."],
    ["email", "kim@example.", "This is not an e-mail address."],
    ["password", "            ", ""],
  ])("of type %s that holds %j, beyond what the browser sees, is %j", (type, value, fault) => {
    expect(findOwnFault({ required: true, type, value })).toBe(fault);
  });

  it("is said in our words, whatever the browser's language", () => {
    const faultOf = (more: object) => describeFault({ ...field, ...more });
    expect(faultOf({ validity: { ...right, valueMissing: true } })).toBe("Fill this in.");
    expect(faultOf({ type: "email", validity: { ...right, typeMismatch: true } })).toMatch(/not an e-mail/);
    expect(faultOf({ minLength: 12, validity: { ...right, tooShort: true } })).toMatch(/at least 12 characters/);
    expect(faultOf({})).toBe("Bitte");
  });
});
