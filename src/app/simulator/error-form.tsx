import { ActionIcon, NumberInput, Select, Skeleton, Stack, Switch, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import { BusyButton } from "@/ui/busy-button";
import { askSimulator } from "./ask-simulator";
import type { Person } from "./places";
import { Done, type Errors } from "./schema";
import classes from "./simulator.module.css";
import { Trouble } from "./trouble";

const ACTS: Record<string, string> = {
  timeout: "Never answers",
  disconnect: "Drops the connection",
  accept_then_hang: "Sends, then drops the connection",
  html_502: "Answers an HTML error page",
};

/** Arms refusals for the sends to come. */
export function ErrorForm(props: {
  errors: z.infer<typeof Errors> | undefined;
  error: Error | null;
  onRetry: () => void;
  person: Person;
  channelId: string | undefined;
}) {
  const { channelId, errors, person } = props;
  const queryClient = useQueryClient();
  const [name, setName] = useState<string | null>("transient");
  const [times, setTimes] = useState(1);
  const [afterSending, setAfterSending] = useState(false);
  const [isForOne, setIsForOne] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["errors"] });
  const arm = useMutation({
    mutationFn: () => {
      const scope = isForOne && person.id !== undefined ? { channelId, customerId: person.id } : {};
      return askSimulator(Done, "errors", { method: "POST", body: { name, times, afterSending, ...scope } });
    },
    onSettled: refresh,
  });
  const disarm = useMutation({
    mutationFn: (id: string) => askSimulator(Done, `errors?id=${id}`, { method: "DELETE" }),
    onSettled: refresh,
  });
  if (props.error && !errors) return <Trouble error={props.error} onRetry={props.onRetry} />;
  if (!errors) return <Skeleton height={320} />;

  return (
    <Stack gap="lg">
      <Select
        label="The next sends"
        description="What the Graph API does when Ebizmate answers"
        searchable
        allowDeselect={false}
        value={name}
        onChange={setName}
        data={[
          { group: "Line", items: errors.names.filter((one) => one in ACTS).map(toOption) },
          { group: "Refusals", items: errors.names.filter((one) => !(one in ACTS) && one !== "delay").map(toOption) },
        ]}
        nothingFoundMessage="No such error"
      />
      <NumberInput
        label="How often"
        min={1}
        max={1_000}
        value={times}
        onChange={(value) => setTimes(Number(value) || 1)}
      />
      <Switch
        label={`Only for ${person.name}`}
        description={person.id === undefined ? "Possible once a first message was written" : undefined}
        disabled={person.id === undefined}
        checked={isForOne && person.id !== undefined}
        onChange={(event) => setIsForOne(event.currentTarget.checked)}
      />
      <Switch
        label="Send all the same"
        description="The customer gets the message although the answer says otherwise"
        checked={afterSending}
        onChange={(event) => setAfterSending(event.currentTarget.checked)}
      />
      <BusyButton onClick={() => arm.mutate()} isBusy={arm.isPending} disabled={name === null}>
        Arm
      </BusyButton>
      {(arm.error ?? disarm.error) && (
        <Text size="sm" role="alert" className={classes.problem}>
          {(arm.error ?? disarm.error)?.message}
        </Text>
      )}
      <div>
        <h3 className={classes.sideLabel}>Armed</h3>
        {errors.armed.length === 0 ? (
          <Text size="sm" c="dimmed">
            Nothing: the Graph API answers as it should.
          </Text>
        ) : (
          <ul className={classes.rows}>
            {errors.armed.map((armed) => (
              <li key={armed.id} className={classes.row}>
                <span>
                  <Text size="sm" fw={500}>
                    {toOption(armed.name).label}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {armed.times} more · {armed.customerId ? "one customer" : "everybody"}
                    {armed.afterSending ? " · sent all the same" : ""}
                  </Text>
                </span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Disarm ${toOption(armed.name).label}`}
                  onClick={() => disarm.mutate(armed.id)}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Stack>
  );
}

const toOption = (name: string) => ({ value: name, label: ACTS[name] ?? sentence(name) });
const sentence = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
