import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode };

/** A window over the page that asks for one thing. */
export function Dialog({ title, isOpen, onClose, children }: Props) {
  return (
    <Modal.Root opened={isOpen} onClose={onClose} centered>
      <Modal.Overlay />
      {/* No Modal.Header: it is a second banner of the page to whoever goes by landmarks. */}
      <Modal.Content>
        <Modal.Body p="lg">
          <Modal.Title fz="lg" fw={650} mb="sm" style={{ overflowWrap: "anywhere" }}>
            {title}
          </Modal.Title>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
