import { AppError } from "@/lib/errors";
import type { Session } from "./schema";

/**
 * Lets operators of the installation on, whatever they are in which workspace.
 * @throws AppError `forbidden` for everybody else
 */
export function requireOperator(session: Pick<Session, "isOperator">): void {
  if (!session.isOperator) throw new AppError("forbidden", "Only an operator of the installation may do this.");
}
