import { launch } from "@/embedded/launcher/launch";

await launch({ mode: "start", dataDir: process.env.E2E_DATA_DIR });
