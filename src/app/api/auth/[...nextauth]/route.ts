import { handleSignIn } from "@/features/identity/handle-sign-in";
import { hasInvitation } from "@/features/workspaces/has-invitation";

const serve = (request: Request) => handleSignIn(request, { isInvited: hasInvitation });

/** Signing in. The room decides which of next-auth's ceremonies are served. */
export const GET = serve;
export const POST = serve;
