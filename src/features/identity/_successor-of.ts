import { macOf, type NamedKey } from "./_keys";

/**
 * The refresh token after `presented`: computed, not drawn, so that two tabs that present the same one get the same
 * successor though it is stored nowhere.
 */
export function successorOf(
  presented: string,
  of: { sessionId: string; salt: string; generation: number; key: NamedKey },
): string {
  return macOf(of.key.key, `rt1|${of.sessionId}|${of.generation}|${of.salt}|${presented}`);
}
