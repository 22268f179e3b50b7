import { Button, Group } from "@mantine/core";

type Props = {
  /** What sending the form does, in a word or two. */
  action: string;
  isBusy: boolean;
  isDisabled?: boolean;
  isDangerous?: boolean;
  onCancel?: () => void;
};

/** The end of a form: the button that sends it, and the one that leaves it where it can be left. */
export function FormActions({ action, isBusy, isDisabled = false, isDangerous = false, onCancel }: Props) {
  return (
    <Group gap="xs">
      <Button type="submit" color={isDangerous ? "red" : undefined} loading={isBusy} disabled={isDisabled}>
        {action}
      </Button>
      {onCancel ? (
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      ) : null}
    </Group>
  );
}
