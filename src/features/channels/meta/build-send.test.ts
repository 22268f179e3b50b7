import { describe, expect, it } from "vitest";
import type { Product } from "../schema";
import { buildSend } from "./build-send";

const REPLY = "01998f00-0000-7000-8000-000000000001";
const channel = (product: Product, login: "facebook" | "instagram" = "facebook") => ({
  product,
  login,
  externalId: "77",
});

describe("buildSend", () => {
  it("words a Messenger answer, with our id for the echo", () => {
    const send = buildSend(channel("messenger"), { customer: "600" }, "Yes.", REPLY);
    expect(send).toMatchObject({
      login: "facebook",
      path: ["77", "messages"],
      body: { recipient: { id: "600" }, messaging_type: "RESPONSE", message: { text: "Yes.", metadata: REPLY } },
    });
    expect(send.readSentId({ recipient_id: "600", message_id: "m_1" })).toBe("m_1");
  });

  it("words an Instagram answer for the host of its login", () => {
    const body = { recipient: { id: "600" }, message: { text: "Yes." } };
    const through = (login: "facebook" | "instagram") =>
      buildSend(channel("instagram", login), { customer: "600" }, "Yes.", REPLY);
    expect(through("instagram")).toMatchObject({ login: "instagram", path: ["77", "messages"], body });
    expect(through("facebook")).toMatchObject({ login: "facebook", path: ["me", "messages"], body });
  });

  it("words a WhatsApp answer to a number and to a user id, with our id for the status", () => {
    const send = buildSend(channel("whatsapp"), { customer: "15550200001" }, "Yes.", REPLY);
    expect(send).toMatchObject({
      login: "facebook",
      path: ["77", "messages"],
      body: {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: "15550200001",
        type: "text",
        text: { body: "Yes.", preview_url: false },
        biz_opaque_callback_data: REPLY,
      },
    });
    expect(send.readSentId({ messages: [{ id: "wamid.1" }] })).toBe("wamid.1");
    expect(send.readSentId({ messages: "none" })).toBeUndefined();
    const toUser = buildSend(channel("whatsapp"), { customer: "US.134" }, "Yes.", REPLY);
    expect(toUser.body).toMatchObject({ recipient: "US.134" });
    expect(toUser.body).not.toHaveProperty("to");
  });

  it("words a public reply to a comment", () => {
    const send = buildSend(channel("instagram", "instagram"), { comment: "181" }, "Yes.", REPLY);
    expect(send).toMatchObject({ login: "instagram", path: ["181", "replies"], body: { message: "Yes." } });
    expect(send.readSentId({ id: "182" })).toBe("182");
    expect(buildSend(channel("messenger"), { comment: "1_2" }, "Yes.", REPLY).path).toEqual(["1_2", "comments"]);
  });
});
