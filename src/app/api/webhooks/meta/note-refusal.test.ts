import { expect, it, vi } from "vitest";
import { signedWebhook } from "@/testing/signed-webhook";
import { setTestSettings } from "@/testing/test-settings";

setTestSettings({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });

/** The door as a new process has it, and what it writes into its log. */
async function openDoor() {
  vi.resetModules();
  const { log } = await import("@/lib/log");
  const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
  const { noteRefusal } = await import("./note-refusal");
  const { POST } = await import("./route");
  return { noteRefusal, POST, readLines: () => warn.mock.calls.map(([fields]) => fields) };
}

it("counts each kind for itself, from nothing again after a minute", async () => {
  const { noteRefusal } = await openDoor();
  expect([noteRefusal("signature", 0), noteRefusal("signature", 59_999), noteRefusal("verify_token", 0)]).toEqual([
    1, 2, 1,
  ]);
  expect(noteRefusal("signature", 60_000)).toBe(1);
});

it("writes one line at 1, 10, 100 within the minute, whatever the flood", async () => {
  const { noteRefusal, readLines } = await openDoor();
  for (let n = 0; n < 500; n += 1) noteRefusal("signature", n);
  expect(readLines()).toEqual([1, 10, 100].map((withinTheMinute) => ({ kind: "signature", withinTheMinute })));
});

it("hears of every delivery whose signature does not fit", async () => {
  const { POST, readLines } = await openDoor();
  expect((await POST(signedWebhook({ body: "{}", secret: "another-secret-0123456789abcdef" }))).status).toBe(401);
  expect(readLines()).toEqual([{ kind: "signature", withinTheMinute: 1 }]);
});
