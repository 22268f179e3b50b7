import type { EVENT_ACTORS, SIGN_IN_METHODS } from "@/db/schema/identity";

export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/** Who did something to an account. */
export type EventActor = (typeof EVENT_ACTORS)[number];

/** Who is asking, as the database knows them at this moment. */
export type Session = {
  userId: string;
  sessionId: string;
  email: string;
  name: string;
  /** Sees the health of the installation, never a customer's message. */
  isOperator: boolean;
  /** By this process's clock, as far from now as it is by the database's, which decides. */
  accessExpiresAt: Date;
  /** When the person last proved who they are (signed in, or typed the password again). */
  provenAt: Date;
};

/** Where a request comes from, as far as it may be stored. */
export type Caller = {
  /** /24 of IPv4, /48 of IPv6; null when unknown. */
  addressPrefix: string | null;
  userAgent: string | null;
};

/** What the two cookies of a session hold. */
export type SessionTokens = {
  sessionId: string;
  accessToken: string;
  refreshToken: string;
  /** By this process's clock, as far from now as it is by the database's, which decides. */
  accessExpiresAt: Date;
  /** The rest of the idle and of the absolute lifetime: the cookies end with them. */
  idleMs: number;
  absoluteMs: number;
};
