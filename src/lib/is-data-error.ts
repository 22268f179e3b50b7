import { listCauses } from "./list-causes";

/**
 * True when Postgres refused the values themselves (SQLSTATE classes 22 and 23): the same values will never be taken,
 * while others of the same batch may be. Everything else may pass with time.
 */
export function isDataError(error: unknown): boolean {
  return listCauses(error).some(
    (cause) => "code" in cause && typeof cause.code === "string" && /^2[23][0-9A-Z]{3}$/.test(cause.code),
  );
}
