/** Every table, for the client and for drizzle-kit. */
export * from "./channels";
export * from "./identity";
export * from "./interactions";
export * from "./knowledge";
export { appRole, installationRole } from "./policies";
export * from "./replies";
export * from "./workspaces";
