"use client";

import { Text, type TextProps, Tooltip } from "@mantine/core";
import { describeMoment } from "./describe-moment";
import { useNow } from "./use-now";

type Props = TextProps & {
  at: string | Date;
  /** `distance`: near moments as "4 min ago". `clock`: the time of day, where the day stands elsewhere. */
  format?: "distance" | "clock";
};

/** A moment in few words, with the full date and time on hover and for machines. */
export function TimeStamp({ at, format = "distance", ...text }: Props) {
  const moment = typeof at === "string" ? new Date(at) : at;
  const now = useNow();
  const exact = moment.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });
  return (
    <Tooltip label={exact} openDelay={300} events={{ hover: true, focus: false, touch: false }}>
      <Text component="time" dateTime={moment.toISOString()} size="xs" c="dimmed" {...text} suppressHydrationWarning>
        {format === "clock"
          ? moment.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })
          : describeMoment(moment, now)}
      </Text>
    </Tooltip>
  );
}
