import { listenLocally } from "../listen-locally";
import { Engine, type RunnerOptions } from "./engine";
import { serveHttp } from "./serve-http";

export interface JobRunner {
  url: string;
  /** Loses all that is in memory, as a killed and restarted process would; the app is registered anew. */
  forget: () => void;
  stop: () => Promise<void>;
}

/**
 * Starts the embedded job runner on the loopback interface (port 0 takes a free one). Resolves when it listens; the
 * app may come later. Rejects when the port is taken.
 */
export async function startJobRunner(options: RunnerOptions): Promise<JobRunner> {
  const engine = new Engine(options);
  const server = serveHttp(engine);
  const url = `http://127.0.0.1:${await listenLocally(server, options.port)}`;
  const forget = () => {
    engine.forget();
    engine.sync.soon();
    const lifeMs = engine.chaos?.lifeMs();
    if (lifeMs !== undefined) engine.timers.at(Date.now() + lifeMs, forget);
  };
  forget();
  engine.log("job runner listening", { url, app: options.appUrl, chaos: options.chaosSeed });
  const stop = async () => {
    engine.sync.stop();
    engine.forget();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, forget, stop };
}
