"use client";

import { type FormEvent, useState } from "react";
import { describeFault, findOwnFault } from "./describe-fault";

/** Tells beside a field what keeps its form from being sent, in place of the browser's bubble. */
export function useFieldFault() {
  const [fault, setFault] = useState<string | null>(null);
  return {
    error: fault,
    onInput({ currentTarget: field }: FormEvent<HTMLInputElement>) {
      field.setCustomValidity(findOwnFault(field));
      setFault(null);
    },
    onInvalid(event: FormEvent<HTMLInputElement>) {
      const field = event.currentTarget;
      event.preventDefault();
      setFault(describeFault(field));
      if (field.form?.querySelector("input:invalid") === field) field.focus();
    },
  };
}
