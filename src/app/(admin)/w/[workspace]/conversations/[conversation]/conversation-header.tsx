import { Alert, Group, Stack, Text, Title } from "@mantine/core";
import { IconClockOff, IconPlugConnectedX, IconUserCheck, IconUserQuestion } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Outputs } from "@/trpc/root";
import { TimeStamp } from "@/ui/time-stamp";
import { ProductIcon } from "../../../../product-icon";
import { describeReason, nameChannel, nameCustomer } from "../../../../words";
import classes from "./conversation-header.module.css";

type Conversation = Outputs["conversations"]["get"];

/** Who the conversation is with, and everything that decides who answers next. */
export function ConversationHeader({
  conversation,
  back,
  menu,
}: {
  conversation: Conversation;
  back: ReactNode;
  menu: ReactNode;
}) {
  const { channel, customer, kind } = conversation;
  return (
    <>
      {back}
      <Group gap="sm" wrap="nowrap" className={classes.who}>
        <ProductIcon product={channel.product} size={24} />
        <div style={{ minWidth: 0 }}>
          <Title order={1} id="conversation-title" fz="h2" className={classes.name}>
            {nameCustomer(customer)}
          </Title>
          <Text size="sm" c="dimmed" truncate>
            {kind === "comments" ? "Comments under a post" : "Private messages"} · {nameChannel(channel)}
          </Text>
        </div>
        {menu}
      </Group>
      <Stack gap="xs" mt={4} mb="md">
        {customer.summary ? (
          <Text size="sm" component="p" m={0}>
            <Text component="span" fw={600}>
              Remembered:{" "}
            </Text>
            {customer.summary}
          </Text>
        ) : null}
        <Notices conversation={conversation} />
      </Stack>
    </>
  );
}

function Notices({ conversation }: { conversation: Conversation }) {
  const { channel, openTask, personUntil, windowClosesAt, isWindowOpen } = conversation;
  return (
    <>
      {openTask ? (
        <Notice color="amber" icon={<IconUserQuestion aria-hidden="true" />} title="Waits for a person">
          Because {describeReason(openTask.reason)}; since <TimeStamp at={openTask.createdAt} span inherit />.
        </Notice>
      ) : null}
      {personUntil ? (
        <Notice color="amber" icon={<IconUserCheck aria-hidden="true" />} title="A person has this conversation">
          The AI sends nothing here until {formatMoment(personUntil)}.
        </Notice>
      ) : null}
      {channel.state === "connected" ? null : (
        <Notice color="red" icon={<IconPlugConnectedX aria-hidden="true" />} title={`The channel is ${channel.state}`}>
          {channel.stateReason ?? "Nothing can be sent through it."}
        </Notice>
      )}
      {isWindowOpen || windowClosesAt === null ? null : (
        <Notice color="gray" icon={<IconClockOff aria-hidden="true" />} title="Meta's messaging window is closed">
          It closed on {formatMoment(windowClosesAt)} and opens when the customer writes again.
        </Notice>
      )}
    </>
  );
}

function Notice({
  color,
  icon,
  title,
  children,
}: {
  color: string;
  icon: ReactNode;
  title: string;
  children: ReactNode;
}) {
  return (
    <Alert color={color} icon={icon} title={title} py="xs" role="note">
      {children}
    </Alert>
  );
}

function formatMoment(moment: string): string {
  return new Date(moment).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
