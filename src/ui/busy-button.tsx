import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentProps } from "react";

type Props = Omit<ButtonProps, "loading"> & Omit<ComponentProps<"button">, keyof ButtonProps> & { isBusy: boolean };

/** A button that does nothing while what it began is under way, and keeps the focus all the same. */
export function BusyButton({ isBusy, onClick, disabled, ...button }: Props) {
  return (
    <Button
      {...button}
      loading={isBusy}
      onClick={(event) => (isBusy ? event.preventDefault() : onClick?.(event))}
      // Mantine disables what is loading, and a disabled button loses the focus to the page.
      renderRoot={(root) => <button {...root} disabled={disabled} aria-disabled={isBusy || undefined} />}
    />
  );
}
