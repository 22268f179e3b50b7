import { APP_ID } from "../rules";
import type { Simulator } from "../simulator";

const SCOPES = {
  instagram: ["instagram_business_basic", "instagram_business_manage_messages", "instagram_business_manage_comments"],
  messenger: [
    "pages_show_list",
    "pages_manage_metadata",
    "pages_messaging",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
  ],
  whatsapp: ["whatsapp_business_management", "whatsapp_business_messaging"],
};

/** `GET /debug_token`: what a token is good for. */
export function readToken(simulator: Simulator, token: unknown): { data: Record<string, unknown> } {
  const channels = [...simulator.journal.world.channels.values()].filter((channel) => channel.token === token);
  const [first] = channels;
  if (first === undefined) {
    const error = { code: 190, message: "Invalid OAuth access token." };
    return { data: { app_id: String(APP_ID), error, is_valid: false, scopes: [] } };
  }
  const scopes = [...new Set(channels.flatMap((channel) => SCOPES[channel.product]))];
  return {
    data: {
      app_id: String(APP_ID),
      type: first.product === "messenger" ? "PAGE" : first.product === "whatsapp" ? "SYSTEM_USER" : "USER",
      application: "Ebizmate simulator",
      is_valid: true,
      expires_at: 0,
      data_access_expires_at: 0,
      issued_at: 1_767_225_600,
      profile_id: first.id,
      user_id: first.ownerId,
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: channels.map((channel) => channel.id) })),
    },
  };
}
