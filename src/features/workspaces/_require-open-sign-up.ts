import { readSignUpMode } from "@/features/identity/read-sign-up-mode";
import { AppError } from "@/lib/errors";

/** @throws AppError `forbidden` while SIGN_UP is not open */
export function requireOpenSignUp(): void {
  if (readSignUpMode() !== "open") throw new AppError("forbidden", "New accounts are made by invitation here.");
}
