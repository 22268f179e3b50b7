import { describe, expect, it } from "vitest";
import { checkNewPassword } from "./check-new-password";

describe("checkNewPassword", () => {
  it.each([
    "walnut river 51 lantern",
    "Zq8#mV2!xL0@",
    "mein hund heisst Waldi",
    "пароль никто не знает",
    "correct lamp battery staple",
    "xxxorchid wagon thunder",
  ])("takes %s", (password) => {
    expect(() => checkNewPassword(password, ["owner@harbour.example", "Olivia Owner"])).not.toThrow();
  });

  it.each([
    ["short", "walnut r51"],
    ["too long", "walnut river ".repeat(30)],
    ["a common word with digits", "password123456"],
    ["common words only", "welcomePassword!"],
    ["common words with letters for digits", "P4ssw0rdP4ssw0rd"],
    ["a run", "123456789012345"],
    ["letters in a run", "abcdefghijklmnop"],
    ["a repetition", "aaaaaaaaaaaaaa"],
    ["two letters over and over", "ababababababab"],
    ["a row of keys", "qwertyuiop1234"],
    ["the person's own name and year", "OliviaOwner2026"],
    ["the person's address", "owner@harbour.example"],
  ])("refuses one that is %s", (_, password) => {
    expect(() => checkNewPassword(password, ["owner@harbour.example", "Olivia Owner"])).toThrow(/^Password: /);
  });
});
