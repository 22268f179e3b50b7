import { z } from "zod";
import { createResetLink } from "@/features/identity/create-reset-link";
import { createUser } from "@/features/identity/create-user";
import { dropSecondFactor } from "@/features/identity/drop-second-factor";
import { findUser } from "@/features/identity/find-user";
import { setAccountState } from "@/features/identity/set-account-state";
import { AppError } from "@/lib/errors";
import { readOptions } from "./_read-options";
import { runToEnd } from "./_run-to-end";

const USAGE = `The operator's command for accounts. Links are printed here and nowhere else.

  npm run people -- add <e-mail> [--name <name>] [--operator]   makes an account, prints the link to set its password
  npm run people -- reset <e-mail>                              prints a link to set a new password
  npm run people -- drop-second-factor <e-mail>                 for who has lost the app and the recovery codes
  npm run people -- operator <e-mail> on|off                    gives or takes the operator's role
  npm run people -- disable <e-mail>                            ends every session, refuses to sign in
  npm run people -- enable <e-mail>
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function run(): Promise<void> {
  const { values, positionals } = readOptions(
    {
      allowPositionals: true,
      options: { name: { type: "string" }, operator: { type: "boolean", default: false } },
    },
    USAGE,
  );
  const [verb = "", address = "", state = ""] = positionals;
  const email = z.email().safeParse(address);
  if (!email.success) throw new AppError("invalid", USAGE);
  switch (verb) {
    case "add": {
      const name = values.name ?? address.split("@")[0] ?? address;
      const made = await createUser({
        email: address,
        name,
        password: null,
        isOperator: values.operator,
        actor: "operator",
      });
      if (!made) throw new AppError("conflict", "There is an account with this address already.");
      return printLink(made.userId);
    }
    case "reset": {
      const user = await findUser(address);
      if (!user) throw new AppError("not_found", "There is no account with this address.");
      return printLink(user.id);
    }
    case "drop-second-factor": {
      await dropSecondFactor(address);
      return say("Done. The person signs in without a code and can set up a new one.");
    }
    case "operator": {
      if (state !== "on" && state !== "off") throw new AppError("invalid", USAGE);
      await setAccountState(address, { isOperator: state === "on" });
      return say("Done. The person signs in again.");
    }
    case "disable":
    case "enable": {
      await setAccountState(address, { isDisabled: verb === "disable" });
      return say("Done.");
    }
    default:
      throw new AppError("invalid", USAGE);
  }
}

async function printLink(userId: string): Promise<void> {
  const { url } = await createResetLink({ userId, createdBy: null, actor: "operator" });
  say(`Works once, for half an hour:\n${url}`);
}

await runToEnd(run);
