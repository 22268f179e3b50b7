"use client";

import { type RefObject, useEffect, useRef } from "react";
import { focusHeading } from "./focus-heading";

/**
 * Keeps the focus within a part of the page when what had it goes: to the part's first action when a form closed, where
 * the form was opened; else to the part's heading. Left alone, it falls back to the top of the page.
 */
export function useKeptFocus<Part extends HTMLElement>(actions: RefObject<HTMLElement | null>): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useEffect(() => {
    const container = part.current;
    if (!container) return;
    let last: Element | null = null;
    const note = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null;
    };
    const observer = new MutationObserver(() => {
      if (last === null || last.isConnected || document.activeElement !== document.body) return;
      const opener = last.closest("form") ? actions.current?.querySelector("button") : null;
      if (opener) opener.focus({ preventScroll: true });
      else focusHeading(container);
    });
    container.addEventListener("focusin", note);
    observer.observe(container, { childList: true, subtree: true });
    return () => {
      container.removeEventListener("focusin", note);
      observer.disconnect();
    };
  }, [actions]);
  return part;
}
