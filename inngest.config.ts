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
  },
} as const;
