/**
 * True when Postgres refused the values themselves (SQLSTATE classes 22 and 23): the same values will never be taken,
 * while others of the same batch may be. Everything else may pass with time.
 */
export function isDataError(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ("code" in at && typeof at.code === "string" && /^2[23][0-9A-Z]{3}$/.test(at.code)) return true;
  }
  return false;
}
