import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const PRELOAD = join(import.meta.dirname, "end-with-parent.mjs");

it("leaves a worker of the child alive while it waits for its orders", async () => {
  const dir = await mkdtemp(join(tmpdir(), "worker-"));
  const worker = join(dir, "worker.mjs");
  const program = join(dir, "program.mjs");
  await writeFile(worker, `process.on("message", () => process.send("done", () => process.exit(0)));`);
  // Like Next's build: a worker that idles on its channel before it gets work.
  await writeFile(
    program,
    `import { fork } from "node:child_process";
     const worker = fork(${JSON.stringify(worker)});
     worker.on("message", (answer) => console.log(answer));
     setTimeout(() => worker.connected && worker.send("work"), 500);`,
  );
  const child = spawn(process.execPath, ["--import", PRELOAD, program], {
    env: { ...process.env, EBIZMATE_END_WITH_PARENT: "1" },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, "close");
  await rm(dir, { recursive: true });
  expect({ code, output }).toEqual({ code: 0, output: "done\n" });
});
