"use client";

import { Text, type TextProps, Tooltip } from "@mantine/core";
import { describeMoment } from "./describe-moment";
import { useNow } from "./use-now";

/** A moment, near ones by distance ("4 min ago"), with the full date and time on hover and for machines. */
export function TimeStamp({ at, ...text }: { at: string | Date } & TextProps) {
  const moment = typeof at === "string" ? new Date(at) : at;
  const now = useNow();
  const exact = moment.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });
  return (
    <Tooltip label={exact} openDelay={300} events={{ hover: true, focus: false, touch: false }}>
      <Text component="time" dateTime={moment.toISOString()} size="xs" c="dimmed" {...text} suppressHydrationWarning>
        {describeMoment(moment, now)}
      </Text>
    </Tooltip>
  );
}
