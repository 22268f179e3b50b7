import { Button, Group } from "@mantine/core";
import { BusyButton } from "./busy-button";

type Props = {
  /** What sending the form does, in a word or two. */
  action: string;
  isBusy: boolean;
  isDisabled?: boolean;
  isDangerous?: boolean;
  /** Where the form has no field to begin with. */
  hasFocus?: boolean;
  onCancel?: () => void;
};

/**
 * The end of a form: the button that sends it, and the one that leaves it where it can be left. A dialog that asks for
 * something dangerous begins at the latter.
 */
export function FormActions({
  action,
  isBusy,
  isDisabled = false,
  isDangerous = false,
  hasFocus = false,
  onCancel,
}: Props) {
  return (
    <Group gap="xs">
      <BusyButton
        type="submit"
        color={isDangerous ? "red" : undefined}
        isBusy={isBusy}
        disabled={isDisabled}
        autoFocus={hasFocus}
      >
        {action}
      </BusyButton>
      {onCancel ? (
        <Button variant="default" onClick={onCancel} data-autofocus={isDangerous || undefined}>
          Cancel
        </Button>
      ) : null}
    </Group>
  );
}
