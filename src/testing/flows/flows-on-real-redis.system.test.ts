/** The same flows with a real redis-server, where this machine has one. */
process.env.FLOWS_REDIS = "real";
await import("./flows.system.test");

export {};
