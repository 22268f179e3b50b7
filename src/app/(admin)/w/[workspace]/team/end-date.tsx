/** The day on which something ends by itself; the list that it stands in was read by the browser, in its own zone. */
export function EndDate({ at }: { at: string }) {
  return <time dateTime={at}>{new Date(at).toLocaleDateString(undefined, { dateStyle: "medium" })}</time>;
}
