import { isSameSecret } from "@/lib/crypto/is-same-secret";
import { GraphError } from "../graph-error";
import type { Channel } from "../schema";
import { signBytes } from "../sign-bytes";
import type { Simulator } from "../simulator";
import type { GraphCall } from "./read-call";

const PROOF_LIFE_SECONDS = 300;

/** The accounts the call's token speaks for, at least one. Throws Meta's refusals for a wrong token or a wrong proof. */
export function authoriseCall(simulator: Simulator, call: GraphCall): Channel[] {
  if (call.token === undefined) {
    throw new GraphError({
      status: 400,
      code: 2500,
      message: "An active access token must be used to query information about the current user.",
    });
  }
  const channels = [...simulator.journal.world.channels.values()].filter((channel) => channel.token === call.token);
  if (channels.length === 0) throw GraphError.named("token_unreadable");
  if (call.proof !== undefined && !provesSecret(simulator, call, call.token, channels)) {
    throw new GraphError({
      status: 400,
      code: 100,
      type: "GraphMethodException",
      message: "Invalid appsecret_proof provided in the API argument",
    });
  }
  return channels;
}

function provesSecret(simulator: Simulator, call: GraphCall, token: string, channels: Channel[]): boolean {
  const { proof, proofTime } = call;
  if (proof === undefined) return false;
  if (proofTime !== undefined && Math.abs(Date.now() / 1_000 - Number(proofTime)) > PROOF_LIFE_SECONDS) return false;
  const message = proofTime === undefined ? token : `${token}|${proofTime}`;
  // An Instagram account is connected through Instagram's login or Facebook's, each with its own secret.
  const isInstagram = channels.some((channel) => channel.product === "instagram");
  const secrets = isInstagram ? [simulator.instagramAppSecret, simulator.appSecret] : [simulator.appSecret];
  return secrets.some((secret) => isSameSecret(proof, signBytes(secret, message)));
}
