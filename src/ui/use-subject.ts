import { useState } from "react";

/** What a dialog is about: kept while it closes, so that its words do not change before it is gone. */
export function useSubject<Subject>() {
  const [subject, setSubject] = useState<Subject | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  return {
    subject,
    isOpen,
    open(next: Subject) {
      setSubject(next);
      setIsOpen(true);
    },
    close: () => setIsOpen(false),
  };
}
