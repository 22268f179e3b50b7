import { Button, Drawer, Indicator, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { askSimulator } from "./ask-simulator";
import { DeliveryList } from "./delivery-list";
import { ErrorForm } from "./error-form";
import type { Person } from "./places";
import { Errors, type Switches as SwitchesOf, Switches as SwitchesSchema } from "./schema";
import classes from "./simulator.module.css";
import { StartOver } from "./start-over";
import { SwitchForm } from "./switch-form";

/** The drawer in which Meta is made to misbehave. */
export function Behaviour({ person, channelId }: { person: Person; channelId: string | undefined }) {
  const [isOpen, { close, open }] = useDisclosure(false);
  const switches = useQuery({
    queryKey: ["switches"],
    queryFn: ({ signal }) => askSimulator(SwitchesSchema, "switches", { signal }),
  });
  const errors = useQuery({
    queryKey: ["errors"],
    queryFn: ({ signal }) => askSimulator(Errors, "errors", { signal }),
  });
  const isUpset = (errors.data?.armed.length ?? 0) > 0 || (switches.data !== undefined && isAnySwitched(switches.data));

  return (
    <>
      <Indicator disabled={!isUpset} color="orange" size={10} offset={4}>
        <Button
          variant="default"
          radius="xl"
          className={classes.behaviour}
          leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}
          onClick={open}
          aria-label={isUpset ? "Meta’s behaviour: misbehaving" : "Meta’s behaviour"}
        >
          <span className={classes.behaviourLabel}>Behaviour</span>
        </Button>
      </Indicator>
      <Drawer
        opened={isOpen}
        onClose={close}
        position="right"
        title="Meta’s behaviour"
        size="md"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Tabs defaultValue="webhooks" keepMounted={false}>
          <Tabs.List grow mb="lg">
            <Tabs.Tab value="webhooks">Webhooks</Tabs.Tab>
            <Tabs.Tab value="errors">Errors</Tabs.Tab>
            <Tabs.Tab value="deliveries">Deliveries</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="webhooks">
            <SwitchForm switches={switches.data} error={switches.error} onRetry={() => switches.refetch()} />
          </Tabs.Panel>
          <Tabs.Panel value="errors">
            <ErrorForm
              errors={errors.data}
              error={errors.error}
              onRetry={() => errors.refetch()}
              person={person}
              channelId={channelId}
            />
          </Tabs.Panel>
          <Tabs.Panel value="deliveries">
            <DeliveryList />
          </Tabs.Panel>
        </Tabs>
        <StartOver />
      </Drawer>
    </>
  );
}

const isAnySwitched = (switches: SwitchesOf) =>
  switches.delayMs > 0 || switches.dropShare > 0 || switches.duplicateShare > 0 || switches.reorder;
