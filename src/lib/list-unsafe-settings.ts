import { isGuessableSecret } from "./is-guessable-secret";
import { isLoopbackAddress } from "./is-loopback-address";
import { isPublicAddress } from "./is-public-address";

type Settings = {
  NODE_ENV: string;
  APP_URL: string;
  EBIZMATE_EMBEDDED: string[];
  INNGEST_DEV?: string | undefined;
  SIGN_UP?: string | undefined;
  SMTP_URL?: string | undefined;
  [name: string]: unknown;
};

const SECRETS = [
  ...["AUTH_SECRET", "AUTH_SECRET_PREVIOUS", "ENCRYPTION_KEY", "ENCRYPTION_KEY_PREVIOUS", "META_APP_SECRET"],
  ...["META_APP_SECRET_PREVIOUS", "META_INSTAGRAM_APP_SECRET", "META_INSTAGRAM_APP_SECRET_PREVIOUS"],
  ...["META_VERIFY_TOKEN", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "UPSTASH_REDIS_REST_TOKEN"],
  ...["GITHUB_SECRET", "GOOGLE_CLIENT_SECRET", "OIDC_CLIENT_SECRET"],
];
/** Settings that hold a password within an address. */
const ADDRESSES = ["DATABASE_URL", "DATABASE_MIGRATION_URL", "REDIS_URL", "SMTP_URL"];

/**
 * Lists what is unsafe where others can reach the installation: one line each, without the secret. Nothing on this
 * machine; in a private network only what tells people of each other, for trying out is what stand-ins and simple
 * secrets are for.
 */
export function listUnsafeSettings(settings: Settings): string[] {
  if (settings.NODE_ENV === "test" || isLoopbackAddress(settings.APP_URL)) return [];
  const telling = listTellingSettings(settings);
  return isPublicAddress(settings.APP_URL) ? [...telling, ...listOpenSettings(settings)] : telling;
}

/** Colleagues are no strangers, and who among them has an account is still not theirs to find out. */
function listTellingSettings({ SIGN_UP, SMTP_URL }: Settings): string[] {
  if (SIGN_UP !== "open" || SMTP_URL) return [];
  return [
    "SIGN_UP: found open without SMTP_URL; expected SMTP_URL, or SIGN_UP=invited, for without mail an open sign-up tells who has an account",
  ];
}

function listOpenSettings(settings: Settings): string[] {
  const lines = [
    ...SECRETS.filter((name) => isGuessable(settings[name])).map(
      (name) => `${name}: found a demo, default or too simple value; expected a random one (openssl rand -base64 32)`,
    ),
    ...ADDRESSES.filter((name) => isGuessable(passwordIn(settings[name]))).map(
      (name) => `${name}: found a demo, default or too simple password; expected a random one (openssl rand -hex 24)`,
    ),
  ];
  // While developing, a tunnel may lead here from a public address, and the jobs engine be the development server.
  if (settings.NODE_ENV !== "production") return lines;
  const { INNGEST_DEV } = settings;
  if (INNGEST_DEV && !["0", "false"].includes(INNGEST_DEV))
    lines.push("INNGEST_DEV: found it set; expected none, for it lets anybody call the jobs without a signature");
  if (settings.EBIZMATE_EMBEDDED.includes("meta"))
    lines.push(
      "META_APP_ID: found nothing; expected your app's, for the simulator and the demo owner are open to everybody",
    );
  return lines;
}

const isGuessable = (value: unknown) => typeof value === "string" && isGuessableSecret(value);

/** None where the address names none: a server may know its clients in another way. */
function passwordIn(address: unknown): string | undefined {
  if (typeof address !== "string" || !URL.canParse(address)) return undefined;
  const { password } = new URL(address);
  try {
    return decodeURIComponent(password) || undefined;
  } catch {
    return password;
  }
}
