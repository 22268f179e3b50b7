import { chatModel, type UseCase } from "./models";
import { costInMicros } from "./prices";

/** The form that is asked for travels with every prompt, and the provider wraps what it is given. */
const WRAPPING_BYTES = 2_000;

/**
 * The most that one call can cost, in millionths of a US dollar: no token is shorter than a byte, and the model writes
 * no more than it may. Null when the model's price is not known.
 * @throws AppError `unavailable` when no model is set
 */
export function boundCost(
  useCase: UseCase,
  prompt: { system: string; user: string },
  maxOutputTokens: number,
): number | null {
  const input = Buffer.byteLength(prompt.system) + Buffer.byteLength(prompt.user) + WRAPPING_BYTES;
  return costInMicros(chatModel(useCase).name, { input, output: maxOutputTokens });
}
