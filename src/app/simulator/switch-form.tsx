import { Button, Chip, Group, NumberInput, Skeleton, Slider, Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { askSimulator } from "./ask-simulator";
import { Switches, WebhookKind } from "./schema";
import classes from "./simulator.module.css";
import { Trouble } from "./trouble";

const QUIET: Switches = {
  delayMs: 0,
  dropShare: 0,
  duplicateShare: 0,
  reorder: false,
  kinds: [...WebhookKind.options],
};
const KIND_NAMES: Record<WebhookKind, string> = {
  message: "Messages",
  echo: "Echoes",
  status: "Statuses",
  comment: "Comments",
};
const MARKS = [0, 50, 100].map((value) => ({ value, label: `${value} %` }));

/** How webhooks travel. Every change is in force at once. */
export function SwitchForm(props: { switches: Switches | undefined; error: Error | null; onRetry: () => void }) {
  const { error, switches } = props;
  if (error && !switches) return <Trouble error={error} onRetry={props.onRetry} />;
  if (!switches) return <Skeleton height={320} />;
  return <Form switches={switches} />;
}

function Form({ switches }: { switches: Switches }) {
  const queryClient = useQueryClient();
  // What is being dragged or typed, until the simulator has said it too.
  const [draft, setDraft] = useState<Partial<Switches>>({});
  const shown = { ...switches, ...draft };
  const save = useMutation({
    mutationFn: (change: Partial<Switches>) => askSimulator(Switches, "switches", { method: "PUT", body: change }),
    onSuccess: (saved) => queryClient.setQueryData(["switches"], saved),
    onSettled: () => setDraft({}),
  });
  const change = (part: Partial<Switches>) => {
    setDraft((before) => ({ ...before, ...part }));
    save.mutate(part);
  };

  return (
    <Stack gap="xl">
      <NumberInput
        label="Delay"
        description="Every webhook waits this long first"
        suffix=" s"
        min={0}
        max={600}
        value={shown.delayMs / 1_000}
        onChange={(value) => change({ delayMs: Math.round(Number(value) * 1_000) || 0 })}
      />
      <Share
        label="Lost"
        detail="Webhooks that never arrive"
        value={shown.dropShare}
        onDrag={(dropShare) => setDraft((before) => ({ ...before, dropShare }))}
        onChange={(dropShare) => change({ dropShare })}
      />
      <Share
        label="Twice"
        detail="Webhooks that arrive a second time"
        value={shown.duplicateShare}
        onDrag={(duplicateShare) => setDraft((before) => ({ ...before, duplicateShare }))}
        onChange={(duplicateShare) => change({ duplicateShare })}
      />
      <Switch
        label="Out of order"
        description="What comes within a second is delivered newest first"
        checked={shown.reorder}
        onChange={(event) => change({ reorder: event.currentTarget.checked })}
      />
      <div>
        <Text size="sm" fw={500} mb={6} id="kinds">
          Applies to
        </Text>
        <Chip.Group
          multiple
          value={shown.kinds}
          onChange={(kinds) => change({ kinds: kinds.map((kind) => WebhookKind.parse(kind)) })}
        >
          <Group gap="xs" role="group" aria-labelledby="kinds">
            {WebhookKind.options.map((kind) => (
              <Chip key={kind} value={kind} size="sm" variant="light">
                {KIND_NAMES[kind]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </div>
      <Group justify="space-between">
        <Text size="xs" role="status" className={save.error ? classes.problem : classes.quiet}>
          {save.error ? save.error.message : save.isPending ? "Saving…" : "In force at once"}
        </Text>
        <Button variant="default" size="xs" onClick={() => change(QUIET)}>
          Behave again
        </Button>
      </Group>
    </Stack>
  );
}

function Share(props: {
  label: string;
  detail: string;
  value: number;
  onDrag: (share: number) => void;
  onChange: (share: number) => void;
}) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {props.label}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {props.detail}
      </Text>
      <Slider
        thumbLabel={`${props.label}: ${props.detail}`}
        label={(value) => `${value} %`}
        marks={MARKS}
        step={10}
        value={Math.round(props.value * 100)}
        onChange={(value) => props.onDrag(value / 100)}
        onChangeEnd={(value) => props.onChange(value / 100)}
        mb="lg"
        px="sm"
      />
    </div>
  );
}
