/** Gives the focus to the first heading within, for when what had it is no more. */
export function focusHeading(container: Element | null): void {
  const heading = container?.querySelector<HTMLElement>("h1, h2, h3");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.style.outline = "none";
  heading.focus({ preventScroll: true });
}
