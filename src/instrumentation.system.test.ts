import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { setTestSettings } from "@/testing/test-settings";

const settings = setTestSettings({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });

const START = 'import { register } from "./src/instrumentation.ts"; await register(); console.log("started");';

const start = (changes: Record<string, string>) =>
  spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", START], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", ...settings, NEXT_RUNTIME: "nodejs", ...changes },
    encoding: "utf8",
  });

describe("the start of the server", () => {
  it("goes on with right settings", () => {
    expect(start({})).toMatchObject({ status: 0, stdout: "started\n", stderr: "" });
  });

  it("stops at a wrong setting with its name, never its secret", () => {
    const { status, stdout, stderr } = start({ META_APP_SECRET: "too-short-one", META_GRAPH_VERSION: "25" });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/META_APP_SECRET: found a value of 13 characters/);
    expect(stderr).toMatch(/META_GRAPH_VERSION: found "25"/);
    expect(stderr).not.toContain("too-short-one");
  });

  it("stops at an open sign-up without mail wherever others come, and only there", () => {
    const open = { NODE_ENV: "production", SIGN_UP: "open", SMTP_URL: "" };
    const { status, stdout, stderr } = start({ ...open, APP_URL: "http://192.168.1.9:3000" });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/SIGN_UP: found open without SMTP_URL; expected SMTP_URL, or SIGN_UP=invited/);
    expect(start({ ...open, APP_URL: "http://localhost:3000" }).status).toBe(0);
    expect(start({ ...open, APP_URL: "http://192.168.1.9:3000", SMTP_URL: "smtp://mail" }).status).toBe(0);
  });
});
