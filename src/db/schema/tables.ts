/** Every table, for the client and for drizzle-kit. */
export * from "./budgets";
export * from "./channels";
export * from "./identity";
export * from "./interactions";
export * from "./knowledge";
export { appRole, countsRole, installationRole } from "./policies";
export * from "./replies";
export * from "./workspaces";
