"use client";

import { Group, NativeSelect } from "@mantine/core";
import { useRef, useState } from "react";
import { BusyButton } from "./busy-button";

type Props<Value extends string> = {
  /** Shown above; a select in a row of a list has it for screen readers alone. */
  label: string;
  isCompact?: boolean;
  value: Value;
  options: { value: Value; label: string }[];
  isBusy: boolean;
  onSave: (value: Value) => void;
};

/** One of several, in force only when it is saved: arrow keys pass over what is not meant. */
export function SavedSelect<Value extends string>(props: Props<Value>) {
  const { label, isCompact = false, value, options, isBusy, onSave } = props;
  const select = useRef<HTMLSelectElement>(null);
  const [chosen, setChosen] = useState<Value | null>(null);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // Saved, or changed by somebody else meanwhile: what is shown is what is in force.
    setKnown(value);
    setChosen(null);
  }
  const isChanged = chosen !== null && chosen !== value;
  const size = isCompact ? "xs" : "sm";
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        // The button goes when it is saved; the focus must not go with it.
        select.current?.focus();
        if (isChanged) onSave(chosen);
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <NativeSelect
          ref={select}
          size={size}
          label={isCompact ? undefined : label}
          aria-label={isCompact ? label : undefined}
          value={chosen ?? value}
          data={options}
          onChange={(event) => setChosen(event.currentTarget.value as Value)}
        />
        {isChanged ? (
          <BusyButton type="submit" size={size} isBusy={isBusy} aria-label={`Save: ${label}`}>
            Save
          </BusyButton>
        ) : null}
      </Group>
    </form>
  );
}
