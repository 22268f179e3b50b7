import { z } from "zod";
import { connectChannel } from "@/features/channels/connect-channel";
import { openWorkspaceAsOperator } from "@/features/workspaces/open-workspace-as-operator";
import { env, isEmbedded } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { readOptions } from "./_read-options";
import { readSecret } from "./_read-secret";
import { runToEnd } from "./_run-to-end";

const USAGE = `Connects an account at Meta to a workspace. The token is read from standard input and stored encrypted.

  npm run connect -- --workspace <slug> --product instagram|messenger|whatsapp --login facebook|instagram
                     --id <account id> --name <name> [--person <app-scoped id>] < token

  --id      Instagram account id (1784…), Page id or WhatsApp phone number id: what webhooks name
  --login   through which login an Instagram token was granted; the others know Facebook alone
  --person  Meta's app-scoped id of who granted the token: their deauthorization then ends the connection
`;

const digits = (name: string) => z.string({ error: "is missing" }).regex(/^\d{5,30}$/, `expected digits: ${name}`);

const schema = z
  .object({
    workspace: z.string({ error: "is missing: the workspace's name in addresses, as in /w/demo" }).min(1),
    product: z.enum(["instagram", "messenger", "whatsapp"], { error: "expected instagram, messenger or whatsapp" }),
    login: z.enum(["facebook", "instagram"], { error: "expected facebook or instagram" }).optional(),
    id: digits("the account id that webhooks name"),
    name: z.string({ error: "is missing: what the channel is called in the admin" }).trim().min(1).max(100),
    person: digits("the app-scoped id of who granted the token").optional(),
  })
  .check(({ value, issues }) => {
    const report = (field: string, message: string) =>
      issues.push({ code: "custom", path: [field], message, input: value });
    if (value.product !== "instagram" && value.login === "instagram")
      report("login", "only Instagram accounts have it");
    if (value.product !== "instagram") return;
    if (!value.login) report("login", "is missing: facebook or instagram, whichever granted the token");
    if (!value.id.startsWith("1784"))
      report("id", "expected 1784…: `user_id` of GET /me; its `id` is app-scoped and no webhook names it");
  });

async function run(): Promise<void> {
  const account = readArguments();
  const token = await readSecret("Token: ");
  if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
    throw new AppError("invalid", "token: expected one line on standard input, without spaces.");
  }
  if (isEmbedded("meta")) await requireSimulated(account.id);
  const { scope, workspace } = await openWorkspaceAsOperator(account.workspace);
  const { product, login = "facebook", id: externalId, name, person: connectedBy } = account;
  await connectChannel(
    scope,
    { product, login, externalId, name, token, connectedBy },
    { userId: null, label: "Operator (command line)", addressPrefix: null },
  );
  process.stdout.write(`Connected ${product} ${externalId} ("${name}") to workspace ${workspace.slug}.\n`);
}

function readArguments(): z.output<typeof schema> {
  const option = { type: "string" } as const;
  const options = { workspace: option, product: option, login: option, id: option, name: option, person: option };
  const { values } = readOptions({ options }, USAGE);
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`);
  throw new AppError("invalid", `${lines.join("\n")}\n\n${USAGE}`);
}

/** A real account's token must not be sent to a simulator, and a simulated Meta would never deliver its messages. */
async function requireSimulated(externalId: string): Promise<void> {
  const response = await fetch(`${env().META_GRAPH_URL}/_simulator/channels`).catch(() => null);
  if (!response?.ok) throw new AppError("unavailable", "The Meta simulator is not running. Start it first: npm start");
  const { channels } = (await response.json()) as { channels: { id: string }[] };
  if (channels.some(({ id }) => id === externalId)) return;
  throw new AppError(
    "invalid",
    `--id: Meta is simulated here, and the simulator has no account ${externalId}. Set META_APP_ID and META_APP_SECRET to connect a real one.`,
  );
}

await runToEnd(run);
