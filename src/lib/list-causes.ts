/** An error and what caused it, outermost first; eight at most, for causes may go round in a circle. */
export function listCauses(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 8; at = at.cause) causes.push(at);
  return causes;
}
