import { hash } from "@node-rs/argon2";
import { ARGON2_OPTIONS, withHashingPlace } from "./_argon2";

/** argon2id in PHC form, with its own random salt. */
export function hashPassword(password: string): Promise<string> {
  return withHashingPlace(() => hash(password.normalize("NFC"), ARGON2_OPTIONS));
}
