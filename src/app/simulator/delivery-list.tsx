import { Badge, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { askSimulator } from "./ask-simulator";
import { Deliveries, type Delivery } from "./schema";
import classes from "./simulator.module.css";
import { Trouble } from "./trouble";

const COLOURS: Record<Delivery["outcome"], string> = {
  waiting: "gray",
  delivered: "teal",
  dropped: "orange",
  retrying: "yellow",
  "gave-up": "red",
};
const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;

/** The last webhooks and what became of them, newest first. */
export function DeliveryList() {
  const deliveries = useQuery({
    queryKey: ["deliveries"],
    queryFn: ({ signal }) => askSimulator(Deliveries, "deliveries", { signal }),
  });
  if (deliveries.error && !deliveries.data) {
    return <Trouble error={deliveries.error} onRetry={() => deliveries.refetch()} />;
  }
  if (!deliveries.data) return <Skeleton height={320} />;
  if (deliveries.data.deliveries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No webhooks yet. Write something on the phone.
      </Text>
    );
  }
  return (
    <ul className={classes.rows}>
      {deliveries.data.deliveries.map((delivery) => (
        <li key={delivery.id} className={classes.row}>
          <span>
            <Text size="sm" fw={500}>
              {delivery.object} · {delivery.kind}
            </Text>
            <Text size="xs" c="dimmed">
              {new Date(delivery.atMs).toLocaleTimeString([], CLOCK)}
              {delivery.attempts > 0 && ` · ${describeAttempts(delivery)}`}
            </Text>
          </span>
          <Badge color={COLOURS[delivery.outcome]} variant="dot" tt="none">
            {delivery.outcome}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

function describeAttempts({ attempts, httpStatus }: Delivery): string {
  const answer = httpStatus === 0 ? "no answer" : `HTTP ${httpStatus}`;
  return attempts === 1 ? answer : `${attempts} attempts, last ${answer}`;
}
