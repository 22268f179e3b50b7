import { SegmentedControl } from "@mantine/core";
import type { Holder, Person } from "./places";

/** Turns the phone over: the customer's, or the owner's with Meta's own app on it. */
export function WhosePhone(props: { holder: Holder; onHolder: (holder: Holder) => void; person: Person }) {
  const first = props.person.name.split(" ")[0];
  return (
    <SegmentedControl
      aria-label="Whose phone"
      value={props.holder}
      onChange={(value) => props.onHolder(value === "owner" ? "owner" : "customer")}
      data={[
        { value: "customer", label: `${first}’s phone` },
        { value: "owner", label: "Owner’s phone" },
      ]}
      radius="xl"
    />
  );
}
