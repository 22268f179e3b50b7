import { expect, it } from "vitest";
import { readBody } from "./read-body";

it("stops reading a body that says nothing of its length at the limit", async () => {
  let pulled = 0;
  const body = new ReadableStream({
    pull(stream) {
      pulled += 1;
      stream.enqueue(new Uint8Array(1_000));
    },
  });
  const request = new Request("http://localhost", { method: "POST", body, duplex: "half" } as RequestInit);
  expect(await readBody(request, 10_000)).toEqual({ kind: "too_large" });
  expect(pulled).toBeLessThan(20);
});

it("gives the bytes as they came", async () => {
  const request = new Request("http://localhost", { method: "POST", body: "\uFEFFé" });
  expect(await readBody(request, 10)).toEqual({ kind: "read", bytes: Buffer.from("\uFEFFé") });
});
