/**
 * The dials of the job functions. Values only: no imports, no side effects, so that the route, the launcher and the
 * tests can all read them. Durations are strings as Inngest takes them; limits are numbers of concurrent steps.
 */
export const inngestConfig = {
  appId: "ebizmate",
  replyToConversation: {
    id: "reply-to-conversation",
    /** Model calls in flight for one workspace: one busy shop cannot take the others' turn. */
    concurrencyPerWorkspace: 10,
    /** People write in bursts; the answer waits for the end of one, but never longer than the time-out. */
    debouncePeriod: "3s",
    debounceTimeout: "20s",
    retries: 4,
    /** Prepare and send, so often in one run; a conversation that goes on longer is woken by its due time. */
    maxRounds: 5,
  },
  summariseCustomer: {
    id: "summarise-customer",
    concurrencyPerWorkspace: 2,
    debouncePeriod: "30s",
    debounceTimeout: "10m",
    retries: 4,
  },
  sweep: {
    id: "sweep",
    cron: "* * * * *",
    retries: 1,
    /** Conversations woken by one step, and such steps in one sweep: 5,000 a minute. */
    batchSize: 500,
    maxBatches: 10,
    /** Workspaces whose chunks are embedded anew in one sweep, after a change of the embedding model. */
    staleWorkspaces: 5,
  },
} as const;
