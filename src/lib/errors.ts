/** What can go wrong. Every door maps these codes to answers of its own: add one, and the compiler names the doors. */
export type ErrorCode =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "invalid"
  | "conflict"
  | "rate_limited"
  | "too_large"
  | "unavailable"
  | "internal";

/**
 * The one error family of the product. `message` may be shown to a person: it names the field and the remedy and never
 * holds a secret, message text or internals; those belong in `cause`, which stays in the log.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** True when the same call may succeed later with nothing changed. */
  readonly retryable: boolean;
  /** How long to wait before that, in seconds, where it is known. */
  readonly waitSeconds: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryable?: boolean; waitSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.retryable = options.retryable ?? code === "unavailable";
    this.waitSeconds = options.waitSeconds ?? null;
  }
}
