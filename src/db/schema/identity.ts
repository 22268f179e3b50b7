import { sql } from "drizzle-orm";
import { pgPolicy, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt } from "./columns";
import { appRole, installationMayFind } from "./policies";

/** A person of the installation. Belongs to no workspace: membership is in `members`. */
export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    /** Normalised: NFKC, trimmed, lower case. */
    email: text("email").notNull(),
    name: text("name").notNull(),
    /** argon2id in PHC form; null for somebody who only signs in through a provider. */
    passwordHash: text("password_hash"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("users_email_key").on(table.email),
    installationMayFind(),
    // A workspace sees the people who are its members, and of them only what the grants name.
    pgPolicy("members_of_workspace", {
      for: "select",
      to: appRole,
      using: sql`exists (select 1 from members m where m.user_id = ${table.id})`,
    }),
  ],
);
