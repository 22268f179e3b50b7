import type { Product } from "../schema";
import type { GraphError } from "./schema";

/**
 * What a refusal asks for. `pause`: Meta has stopped this account for a while. `back_off` and `retry`: not accepted, may
 * be tried again. `unknown`: it may have been carried out all the same. The others are as in `RefusalAction`.
 */
export type GraphVerdict =
  | "disconnect"
  | "misconfigured"
  | "pause"
  | "person"
  | "drop"
  | "already_done"
  | "bug"
  | "back_off"
  | "retry"
  | "unknown";

/**
 * By `code` or `code/subcode`. Meta's "Error codes" of the Messenger Platform (2026-06-25), "Handling errors" and
 * WhatsApp's "Error codes", read 2026-11-22. Codes that Meta lists without an explanation are left to the default.
 */
const VERDICTS: Readonly<Record<GraphVerdict, readonly string[]>> = {
  disconnect: ["190", "102", "100/2534029"],
  misconfigured: ["3", "10", "1/99", "10/2534077", "100/2534013", "2022"],
  pause: ["368", "10/1893063", "613/2018338"],
  person: ["10/2018278", "10/2534022", "10/2018065", "100/2534037", "2018300", "2018321", "230"],
  drop: [
    "10/2018108",
    "551",
    "200/1545041",
    "100/2018001",
    "100/2534014",
    "100/2534015",
    "9010",
    "100/33",
    "100/2534025",
    "10903",
  ],
  already_done: ["10900", "506", "9000001"],
  bug: ["100", "1705"],
  back_off: ["4", "17", "32", "341", "613", "9/2018352", "80001", "80002", "80003", "80004", "80005", "80006", "80008"],
  retry: ["1", "2"],
  unknown: ["1/1357046"],
};

const WHATSAPP_VERDICTS: Readonly<Record<GraphVerdict, readonly string[]>> = {
  disconnect: ["0", "33", "368", "131031", "131045", "133010"],
  misconfigured: ["131005", "131042", "131037", "131021", "131030"],
  pause: ["131048"],
  person: ["131047", "470", "131062", "131060"],
  drop: ["131026", "131049", "131050", "130403", "130472", "130497"],
  already_done: [],
  bug: [],
  back_off: ["131056", "130429", "80007", "133016"],
  retry: ["131000", "131016", "131057", "133004"],
  unknown: [],
};

const table = (verdicts: Readonly<Record<GraphVerdict, readonly string[]>>) =>
  new Map(Object.entries(verdicts).flatMap(([verdict, keys]) => keys.map((key) => [key, verdict as GraphVerdict])));
const GENERAL = table(VERDICTS);
const WHATSAPP = table(WHATSAPP_VERDICTS);

/** Decides by code and subcode. A code that nobody knows is not tried again. */
export function classifyGraphError(product: Product, error: GraphError): GraphVerdict {
  const keys = [`${error.code}/${error.subcode}`, String(error.code)];
  const tables = product === "whatsapp" ? [WHATSAPP, GENERAL] : [GENERAL];
  if (isDeadInstagramToken(error)) return "disconnect";
  for (const key of keys) {
    for (const verdicts of tables) {
      const verdict = verdicts.get(key);
      if (verdict) return verdict;
    }
  }
  if (error.code >= 200 && error.code <= 299) return "misconfigured";
  return error.isTransient ? "retry" : "bug";
}

/** Instagram gives a dead token the code of a wrong parameter; only its words and type tell the two apart. */
function isDeadInstagramToken(error: GraphError): boolean {
  return (
    error.code === 100 &&
    error.subcode === undefined &&
    error.type === "IGApiException" &&
    error.message?.startsWith("Unsupported request") === true
  );
}
