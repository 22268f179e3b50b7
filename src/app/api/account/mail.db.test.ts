import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { workspaces } from "@/db/schema/workspaces";
import { createResetLink } from "@/features/identity/create-reset-link";
import { sendMail } from "@/features/identity/send-mail";
import { hasInvitation } from "@/features/workspaces/has-invitation";
import { inviteMember } from "@/features/workspaces/invite-member";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { Browser } from "@/testing/browser";
import { asOwner, makeWorkspace } from "@/testing/factories";
import { type MailServer, startMailServer } from "@/testing/mail-server";
import { makeMember, makeUser } from "@/testing/make-user";
import { readEvents } from "@/testing/read-events";
import { setTestSettings } from "@/testing/test-settings";
import { POST as invitation } from "./invitation/route";
import { POST as requestReset } from "./request-reset/route";
import { POST as reset } from "./reset/route";

/** What this product mails, as a mail server on the other end of a wire sees it. */

setTestSettings({ DATABASE_URL: inject("databaseUrl"), APP_URL: "http://localhost:3000" });

const NEW_PASSWORD = "harbour crane 7 pelican";
const LINK = /http:\/\/\S+/;
let mailServer: MailServer;
let logged: string[];
beforeAll(async () => {
  mailServer = await startMailServer();
});
afterAll(() => mailServer.stop());
beforeEach(() => {
  Object.assign(env(), { SMTP_URL: mailServer.url, SMTP_FROM: undefined, SIGN_UP: undefined });
  mailServer.mood = "ok";
  mailServer.mails.length = 0;
  logged = [];
  vi.spyOn(log, "error").mockImplementation((...words: unknown[]) => void logged.push(JSON.stringify(words)));
});

const askFor = (email: string) =>
  new Browser().call(requestReset, "/api/account/request-reset", {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "Test browser" },
    body: JSON.stringify({ email }),
  });
const untilMailed = (count: number) =>
  vi.waitFor(() => expect(mailServer.mails.length + logged.length).toBeGreaterThanOrEqual(count), 20_000);

async function shop(names: { workspace: string; inviter: string }) {
  const made = await makeWorkspace();
  await asOwner(inject("ownerUrl"), (db) =>
    db.update(workspaces).set({ name: names.workspace }).where(eq(workspaces.id, made.id)),
  );
  const { id } = await makeUser();
  await makeMember(made.scope, id, "owner");
  const by = { actor: { userId: id, label: names.inviter, addressPrefix: null } };
  return (email: string) => inviteMember(made.scope, by, { email, role: "agent" });
}

describe("a forgotten password", () => {
  it("is mended by a link that comes by mail and works once", async () => {
    const { email, id } = await makeUser();
    expect(await (await askFor(email.toUpperCase())).json()).toEqual({ sendsMail: true });
    await untilMailed(1);
    expect(await readEvents(id)).toMatchObject([
      { act: "password.reset_link", actor: "person", userAgent: "Test browser" },
    ]);
    const [mail] = mailServer.mails;
    expect(mail).toMatchObject({ from: "no-reply@localhost", to: [email] });
    expect(mail?.headers).toMatchObject({
      from: "Ebizmate <no-reply@localhost>",
      to: email,
      subject: "Set a new password",
    });
    expect(mailServer.logins.at(-1)).toBe("mate@shop.test:smtp-pass-word-73");
    const link = new URL(LINK.exec(mail?.text ?? "")?.[0] ?? "about:blank");
    expect(`${link.origin}${link.pathname}`).toBe("http://localhost:3000/reset");
    const set = () =>
      new Browser().post(reset, "/api/account/reset", { token: link.hash.slice(1), password: NEW_PASSWORD });
    expect((await set()).status).toBe(200);
    expect((await set()).status).toBe(404);
    expect((await new Browser().signIn(email, { password: NEW_PASSWORD })).status).toBe(200);
  });

  it("is mailed three times in a quarter of an hour, whoever asks, and takes no link away", async () => {
    const { email, id } = await makeUser();
    const { url: operators } = await createResetLink({ userId: id, createdBy: null, actor: "operator" });
    const answers = [];
    for (let time = 1; time <= 5; time += 1) {
      const answer = await askFor(email);
      answers.push(`${answer.status} ${await answer.text()}`);
    }
    expect(new Set(answers)).toEqual(new Set(['200 {"sendsMail":true}']));
    await untilMailed(3);
    const links = [operators, ...mailServer.mails.map(({ text }) => LINK.exec(text)?.[0] ?? "")];
    const open = (link: string | undefined, password: string) =>
      new Browser().post(reset, "/api/account/reset", { token: link?.slice(link.indexOf("#") + 1), password });
    expect((await open(links[0], NEW_PASSWORD)).status).toBe(200);
    for (const link of links) expect((await open(link, "another wagon 8 lantern")).status).toBe(404);
    await sleep(200);
    expect(mailServer.mails).toHaveLength(3);
  });

  it("comes by a first mail whose link still works after two more were asked for", async () => {
    const { email } = await makeUser();
    for (let time = 1; time <= 3; time += 1) await askFor(email);
    await untilMailed(3);
    const [first] = mailServer.mails.map(({ text }) => LINK.exec(text)?.[0] ?? "");
    const token = first?.slice(first.indexOf("#") + 1);
    expect((await new Browser().post(reset, "/api/account/reset", { token, password: NEW_PASSWORD })).status).toBe(200);
  });

  it("comes from SMTP_FROM where it is set", async () => {
    env().SMTP_FROM = "The Shop <mate@shop.test>";
    const { email } = await makeUser();
    await askFor(email);
    await untilMailed(1);
    expect(mailServer.mails[0]).toMatchObject({
      from: "mate@shop.test",
      headers: { from: "The Shop <mate@shop.test>" },
    });
  });

  it("is answered alike for an unknown address and while the mail server is down, refuses or is silent", async () => {
    const answers: string[] = [];
    const unknown = await askFor("nobody-at-all@example.test");
    answers.push(`${unknown.status} ${await unknown.text()}`);
    for (const mood of ["ok", "down", "refuses", "wants_login", "silent"] as const) {
      mailServer.mood = mood;
      const { email } = await makeUser();
      const startedMs = Date.now();
      const answer = await askFor(email);
      expect(Date.now() - startedMs).toBeLessThan(2000);
      answers.push(`${answer.status} ${await answer.text()}`);
      await untilMailed(answers.length - 1);
    }
    expect(new Set(answers).size).toBe(1);
    expect(mailServer.mails).toHaveLength(1);
  });

  it("leaves neither a password nor an address in the log when the mail cannot be sent", async () => {
    const { email } = await makeUser();
    for (const mood of ["wants_login", "refuses", "down", "silent"] as const) {
      mailServer.mood = mood;
      logged.length = 0;
      expect(await sendMail({ to: email, subject: "zqsubject", text: "zqtext" })).toBe("failed");
      expect(logged).toHaveLength(1);
      expect(logged.join()).toMatch(/mail was not sent/);
      expect(logged.join()).not.toMatch(new RegExp(`smtp-pass-word-73|mate.shop|zq|${email.split("@")[0]}`));
    }
  });
});

describe("an invitation", () => {
  it("comes by mail with a link that the inviter never sees, and lets the person in", async () => {
    const invite = await shop({ workspace: "Café Ölmühle", inviter: "Ida Inviter" });
    expect(await invite("guest@example.test")).toEqual({ mail: "sent", url: null });
    const [sent] = mailServer.mails;
    expect(sent?.to).toEqual(["guest@example.test"]);
    expect(sent?.text).toContain("Ida Inviter invites you to Café Ölmühle on Ebizmate, as agent.");
    const link = LINK.exec(sent?.text ?? "")?.[0] ?? "";
    expect(link).toMatch(/^http:\/\/localhost:3000\/invitation#/);
    const token = link.slice(link.indexOf("#") + 1);
    const shown = await new Browser().post(invitation, "/api/account/invitation", { token });
    expect(await shown.json()).toMatchObject({ workspaceName: "Café Ölmühle", email: "guest@example.test" });
  });

  it.each(["down", "refuses", "silent"] as const)(
    "shows its link and says so when the mail server is %s",
    async (mood) => {
      mailServer.mood = mood;
      const invite = await shop({ workspace: "Shop", inviter: "Ida" });
      const startedMs = Date.now();
      env().SIGN_UP = "invited";
      const { url, mail } = await invite("guest@example.test");
      expect(mail).toBe("failed");
      expect(url).toMatch(/\/invitation#[\w-]{43}$/);
      expect(Date.now() - startedMs).toBeLessThan(15_000);
    },
  );

  it("is taken back when the mail fails where anybody may sign up: the link would tell who has an account", async () => {
    env().SIGN_UP = "open";
    mailServer.mood = "refuses";
    const invite = await shop({ workspace: "Shop", inviter: "Ida" });
    const email = `guest-${newId()}@example.test`;
    await expect(invite(email)).rejects.toMatchObject({ code: "unavailable" });
    expect(await hasInvitation(email)).toBe(false);
  });

  it("takes no header, no recipient and no line of its own from names", async () => {
    const evil = "Shop\r\nBcc: thief@evil.test\r\nX-Evil: 1\r\n\r\nClick http://evil.test\u2028now";
    const invite = await shop({
      workspace: evil,
      inviter: `Ida\r\n.\r\nMAIL FROM:<thief@evil.test>\nRCPT TO:<a@evil.test>`,
    });
    await invite("guest@example.test");
    expect(mailServer.mails).toHaveLength(1);
    const [sent] = mailServer.mails;
    expect(sent?.to).toEqual(["guest@example.test"]);
    expect(Object.keys(sent?.headers ?? {}).join()).not.toMatch(/bcc|evil/);
    expect(sent?.text.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^Ida \. MAIL FROM.* on Ebizmate, as agent\.$/),
      "",
      "Accept within three days:",
      expect.stringMatching(/^http:\/\/localhost:3000\/invitation#[\w-]{43}$/),
    ]);
  });

  it("goes to one address, whatever stands in it", async () => {
    for (const to of [
      "a@example.test, b@evil.test",
      "a@example.test>\r\nRCPT TO:<b@evil.test",
      "<b@evil.test> a@example.test",
    ]) {
      await sendMail({ to, subject: "s", text: "t" });
    }
    expect(mailServer.mails.flatMap((mail) => mail.to).filter((address) => address === "b@evil.test")).toEqual([]);
  });
});
