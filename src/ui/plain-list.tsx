import { Stack, type StackProps } from "@mantine/core";

/** A list without marks. Its children are `li`. */
export function PlainList(props: StackProps) {
  return <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }} {...props} />;
}
