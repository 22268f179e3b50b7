// `npm start`, `npm run dev`, `npm test` and `npm run verify` on a fresh clone: plain Node, which installs what is missing and goes on.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: Ebizmate needs 20.19 or newer (https://nodejs.org).`);
  process.exit(1);
}
process.chdir(fileURLToPath(new URL("../..", import.meta.url)));

const STAMP = "node_modules/.ebizmate-lock";
const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
if (!isInstalled()) {
  console.log("Installing packages (npm ci) …");
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const [command, ...args] = [...npm, "ci", "--no-audit", "--no-fund"];
  const env = { ...process.env, NODE_ENV: "development" };
  const { status } = spawnSync(command, args, {
    stdio: "inherit",
    env,
    shell: process.platform === "win32" && !npm[1],
  });
  if (status !== 0) {
    console.error("The packages could not be installed (see above). Nothing else was started; try again.");
    process.exit(status || 1);
  }
  writeFileSync(STAMP, lock);
}

/** npm writes its own record last, so an interrupted install has none. */
function isInstalled() {
  try {
    const installed = statSync("node_modules/.package-lock.json").mtimeMs;
    return read(STAMP) === lock || installed >= statSync("package-lock.json").mtimeMs;
  } catch {
    return false;
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const { register } = await import("tsx/esm/api");
register();
const command = process.argv[2];
if (command === "test") {
  const { runTests } = await import("./launcher/run-tests.ts");
  process.exitCode = await runTests();
} else if (command === "verify") {
  const { verify } = await import("./launcher/verify.ts");
  process.exitCode = await verify();
} else if (command === "start" || command === "dev") {
  const { launch } = await import("./launcher/launch.ts");
  await launch({ mode: command });
} else if (command === "build") {
  const { buildApp } = await import("./launcher/build-app.ts");
  await buildApp(process.env, console.log).catch(() => {
    process.exitCode = 1; // What went wrong has been shown as it came.
  });
} else {
  const { isCommand, runCommand } = await import("./launcher/run-command.ts");
  if (isCommand(command)) {
    process.exitCode = await runCommand(command, process.argv.slice(3));
  } else {
    console.error(
      "Usage: node src/embedded/bootstrap.mjs start | dev | build | test | verify | <an operator's command>",
    );
    process.exitCode = 2;
  }
}
