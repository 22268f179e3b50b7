import { Avatar, type AvatarProps } from "@mantine/core";
import { initialsOf } from "./initials-of";

type Props = Pick<AvatarProps, "color" | "variant" | "radius" | "size"> & { name: string };

/** Somebody's initials. Says nothing to a screen reader: the name stands beside, or in a label. */
export function InitialsAvatar({ name, ...avatar }: Props) {
  const initials = initialsOf(name);
  return (
    <Avatar aria-hidden="true" {...avatar}>
      {/* What is one letter differs by the version of Unicode, here and on the server. */}
      {initials ? <span suppressHydrationWarning>{initials}</span> : null}
    </Avatar>
  );
}
