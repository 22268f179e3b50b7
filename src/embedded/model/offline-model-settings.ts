export const OFFLINE_CHAT_MODEL = "offline-quotes";
export const OFFLINE_EMBEDDING_MODEL = "offline-hashes";

/** The settings that make the product use an offline model that the caller runs, `url` as `startModel` gives it. */
export function offlineModelSettings(url: string): Record<string, string> {
  return {
    OPENAI_BASE_URL: url,
    OPENAI_API_KEY: "offline",
    AI_API: "chat",
    AI_MODEL: OFFLINE_CHAT_MODEL,
    AI_EMBEDDING_MODEL: OFFLINE_EMBEDDING_MODEL,
  };
}
