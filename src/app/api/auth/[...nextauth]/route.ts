import { handleSignIn } from "@/features/identity/handle-sign-in";

/** Signing in. The room decides which of next-auth's ceremonies are served. */
export const GET = (request: Request) => handleSignIn(request);
export const POST = (request: Request) => handleSignIn(request);
