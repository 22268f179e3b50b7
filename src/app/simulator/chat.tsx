import { Skeleton, Text, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconChecks, IconClockExclamation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useEffect, useRef } from "react";
import { askSimulator } from "./ask-simulator";
import { Composer } from "./composer";
import { Face } from "./face";
import type { Holder, Person } from "./places";
import { type Channel, type Message, type Product, Thread, Written } from "./schema";
import classes from "./simulator.module.css";
import { Trouble } from "./trouble";

const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;
const PAUSE_MS = 15 * 60_000;
const GROUP_MS = 2 * 60_000;
const STARTERS = ["What are your opening hours?", "How long does shipping take?", "Can I return an item?"];

/** One conversation, seen from the customer's phone or, mirrored, from the owner's. */
export function Chat(props: {
  channel: Channel | undefined;
  product: Product;
  person: Person;
  holder: Holder;
  onWritten: (customerId: string | null) => void;
}) {
  const { channel, holder, person, product } = props;
  const thread = useQuery({
    queryKey: ["thread", channel?.id, person.id],
    queryFn: ({ signal }) =>
      askSimulator(Thread, `thread?channelId=${channel?.id}&customerId=${encodeURIComponent(person.id ?? "")}`, {
        signal,
      }),
    enabled: channel !== undefined && person.id !== undefined,
  });
  const messages = thread.data?.messages ?? [];
  const isEmpty = channel !== undefined && !thread.isLoading && !thread.error && messages.length === 0;
  const them = holder === "customer" ? (channel?.name ?? "…") : person.name;
  const isTyping = holder === "customer" && thread.data?.isTyping === true;

  const list = useRef<HTMLDivElement>(null);
  const lastId = messages.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message or typing is what moves the list
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lastId, isTyping]);

  const write = async (text: string) => {
    const body = {
      channelId: channel?.id,
      text,
      author: holder,
      customerId: person.id,
      customerName: person.name,
    };
    const written = await askSimulator(Written, "messages", { method: "POST", body });
    props.onWritten(written.customerId);
  };

  return (
    <div className={classes.app} data-app={product}>
      <header className={classes.appHeader}>
        <Face name={them} size={38} isBusiness={holder === "customer"} />
        <span>
          <span className={classes.appTitle}>{them}</span>
          <span className={classes.appSubtitle}>
            {holder === "owner" ? "You write as the business" : subtitle(product, channel)}
          </span>
        </span>
      </header>

      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={classes.messages} ref={list} role="log" aria-label={`Conversation with ${them}`} tabIndex={0}>
        {thread.error && !thread.data ? (
          <Trouble error={thread.error} onRetry={() => thread.refetch()} />
        ) : thread.isLoading || !channel ? (
          <Loading />
        ) : messages.length === 0 ? (
          <Empty holder={holder} person={person} business={channel.name} />
        ) : (
          messages.map((message, index) => (
            <Fragment key={message.id}>
              <Bubble
                message={message}
                before={messages[index - 1]}
                after={messages[index + 1]}
                product={product}
                holder={holder}
                person={person}
                business={channel.name}
              />
            </Fragment>
          ))
        )}
        {isTyping && (
          <div className={classes.typing} role="status">
            <VisuallyHidden>{them} is typing</VisuallyHidden>
            <span aria-hidden />
            <span aria-hidden />
            <span aria-hidden />
          </div>
        )}
      </div>

      <Composer
        label={holder === "owner" ? `Message to ${person.name}, as the owner` : `Message to ${them}`}
        placeholder={holder === "owner" ? "Answer by hand…" : "Message…"}
        isDisabled={!channel}
        onSend={write}
        starters={holder === "customer" && isEmpty ? STARTERS : undefined}
      />
    </div>
  );
}

const subtitle = (product: Product, channel: Channel | undefined) =>
  product === "whatsapp" ? "Business account" : channel ? `@${channel.username}` : "";

function Bubble(props: {
  message: Message;
  before: Message | undefined;
  after: Message | undefined;
  product: Product;
  holder: Holder;
  person: Person;
  business: string;
}) {
  const { after, before, holder, message, product } = props;
  const isFromCustomer = message.author === "customer";
  const isMine = isFromCustomer === (holder === "customer");
  const isPause = !before || message.atMs - before.atMs > PAUSE_MS;
  const isSame = (other: Message | undefined) =>
    other !== undefined &&
    (other.author === "customer") === isFromCustomer &&
    Math.abs(other.atMs - message.atMs) < GROUP_MS;
  const time = new Date(message.atMs).toLocaleTimeString([], CLOCK);
  const author = isMine ? "You" : isFromCustomer ? props.person.name : props.business;
  const note = describeNote(message, holder);
  const isLastMine = isMine && (!after || (after.author === "customer") !== isFromCustomer);

  return (
    <>
      {isPause && <p className={classes.pause}>{describeDay(message.atMs, time)}</p>}
      <div
        className={classes.line}
        data-mine={isMine || undefined}
        data-joined={(isSame(before) && !isPause) || undefined}
      >
        <div className={classes.bubble} data-tail={!isSame(after) || undefined}>
          <VisuallyHidden>
            {author}, {time}:
          </VisuallyHidden>
          <span dir="auto">{message.text}</span>
          {product === "whatsapp" && (
            <span className={classes.ticks}>
              <span aria-hidden>{time}</span>
              {isMine && <Ticks status={message.status} />}
            </span>
          )}
        </div>
      </div>
      {note && (
        <p className={classes.note} data-mine={isMine || undefined}>
          {note}
        </p>
      )}
      {isLastMine && product !== "whatsapp" && message.status === "read" && (
        <p className={classes.note} data-mine>
          Seen
        </p>
      )}
    </>
  );
}

/** Only the owner sees who of the business wrote; a customer cannot tell. */
function describeNote(message: Message, holder: Holder): string | undefined {
  if (message.commentId) return "Private reply to a comment";
  if (holder === "owner" && message.author === "api") return "Sent by Ebizmate";
  if (holder === "owner" && message.author === "owner") return "Written by hand";
}

function describeDay(atMs: number, time: string): string {
  const day = new Date(atMs);
  if (day.toDateString() === new Date().toDateString()) return `Today ${time}`;
  return `${day.toLocaleDateString([], { day: "numeric", month: "short" })}, ${time}`;
}

function Ticks({ status }: { status: Message["status"] }) {
  const size = 15;
  return (
    <>
      <VisuallyHidden>{status}</VisuallyHidden>
      {status === "failed" ? (
        <IconClockExclamation size={size} aria-hidden />
      ) : status === "sent" ? (
        <IconCheck size={size} aria-hidden />
      ) : (
        <IconChecks size={size} aria-hidden data-read={status === "read" || undefined} />
      )}
    </>
  );
}

function Loading() {
  return (
    <div className={classes.loading} aria-busy>
      <VisuallyHidden>Loading messages</VisuallyHidden>
      <Skeleton height={40} width="60%" radius="lg" />
      <Skeleton height={56} width="70%" radius="lg" className={classes.loadingMine} />
      <Skeleton height={40} width="45%" radius="lg" />
    </div>
  );
}

function Empty(props: { holder: Holder; person: Person; business: string }) {
  const isOwner = props.holder === "owner";
  return (
    <div className={classes.blank}>
      <Face name={isOwner ? props.person.name : props.business} size={72} isBusiness={!isOwner} />
      <Text fw={700} size="lg">
        {isOwner ? props.person.name : props.business}
      </Text>
      <Text size="sm" c="dimmed">
        {isOwner
          ? "No messages yet. What you write here comes from a person: Ebizmate then leaves the thread to you."
          : `Nothing yet between ${props.person.name} and ${props.business}. Ask something.`}
      </Text>
    </div>
  );
}
