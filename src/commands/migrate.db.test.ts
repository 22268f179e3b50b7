import { expect, inject, it } from "vitest";
import { runScript } from "@/testing/run-script";

const migrate = (args: string[], url: string) =>
  runScript("src/commands/migrate.ts", args, {
    env: { DATABASE_URL: url, DATABASE_MIGRATION_URL: "" },
  });

it("brings a database to the newest schema, also one that has it", async () => {
  const done = await migrate([], inject("ownerUrl"));
  expect(done).toEqual({ said: "The database is migrated.\n", complained: "", exitCode: 0 });
});

it("explains itself to whoever asks for anything else, and touches nothing", async () => {
  for (const args of [["--bogus"], ["now"]]) {
    const done = await migrate(args, inject("ownerUrl"));
    expect(done).toMatchObject({ said: "", complained: expect.stringContaining("npm run db:migrate"), exitCode: 2 });
  }
});

it("says what is missing, or what the database answered", async () => {
  const complaint = async (url: string) => {
    const { complained, exitCode } = await migrate([], url);
    expect(exitCode).toBe(1);
    return complained;
  };
  expect(await complaint("")).toContain("DATABASE_URL");
  expect(await complaint("postgres://nobody@localhost:9/nothing")).toContain("ECONNREFUSED");
});
