import { Modal } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { focusHeading } from "./focus-heading";

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode };

const AFTER_MANTINE_MS = 20;

/** A window over the page that asks for one thing. */
export function Dialog({ title, isOpen, onClose, children }: Props) {
  useFallbackFocus(isOpen);
  return (
    <Modal.Root opened={isOpen} onClose={onClose} centered>
      <Modal.Overlay />
      {/* No Modal.Header: it is a second banner of the page to whoever goes by landmarks. */}
      <Modal.Content>
        <Modal.Body p="lg">
          <Modal.Title fz="lg" fw={650} lh={1.35} mb="sm" style={{ overflowWrap: "anywhere" }}>
            {title}
          </Modal.Title>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Mantine gives the focus back to what opened the dialog; where the dialog did away with that, its heading gets it. */
function useFallbackFocus(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement;
    const home = opener?.closest("section, main") ?? null;
    return () => {
      setTimeout(() => {
        if (!opener?.isConnected) focusHeading(home);
      }, AFTER_MANTINE_MS);
    };
  }, [isOpen]);
}
