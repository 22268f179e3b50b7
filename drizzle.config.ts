import { defineConfig } from "drizzle-kit";

/** `npm run db:generate` writes the next numbered migration from the schema. Never `push`: it drops policies. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./src/db/schema/tables.ts",
  out: "./drizzle",
  entities: { roles: false },
});
