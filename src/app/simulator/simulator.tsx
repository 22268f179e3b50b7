"use client";

import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { askSimulator } from "./ask-simulator";
import { Behaviour } from "./behaviour";
import { Chat } from "./chat";
import { CommentFeed } from "./comment-feed";
import { People } from "./people";
import { Phone } from "./phone";
import { type Holder, nameNewcomer, type Person, PLACES, type Place } from "./places";
import { Channels, type Customer, Threads } from "./schema";
import classes from "./simulator.module.css";
import { Trouble } from "./trouble";
import { useChanges } from "./use-changes";
import { WhosePhone } from "./whose-phone";

/** The phone, whom it belongs to, and the switches behind it. */
export function Simulator() {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1 } } }));
  return (
    <QueryClientProvider client={queryClient}>
      <Desk />
    </QueryClientProvider>
  );
}

function Desk() {
  const connection = useChanges();
  const queryClient = useQueryClient();
  const [placeId, setPlaceId] = useState<Place["id"]>("instagram");
  const [holder, setHolder] = useState<Holder>("customer");
  const [picked, setPicked] = useState<Record<string, Person>>({});
  const place = PLACES.find((candidate) => candidate.id === placeId) ?? PLACES[0];

  const channels = useQuery({
    queryKey: ["channels"],
    queryFn: ({ signal }) => askSimulator(Channels, "channels", { signal }),
  });
  const channel = channels.data?.channels.find((candidate) => candidate.product === place.product);
  const threads = useQuery({
    queryKey: ["threads", channel?.id],
    queryFn: ({ signal }) => askSimulator(Threads, `threads?channelId=${channel?.id}`, { signal }),
    enabled: channel !== undefined,
  });

  const people = threads.data?.threads ?? [];
  const newcomer = { name: nameNewcomer(people.map(({ customer }) => customer.name)) };
  const person: Person = (channel && picked[channel.id]) ?? people[0]?.customer ?? newcomer;
  const pick = (next: Person) => channel && setPicked((before) => ({ ...before, [channel.id]: next }));
  const settlePerson = (id: string | null) => {
    if (id !== null && id !== person.id) pick({ id, name: person.name });
    void queryClient.invalidateQueries();
  };

  return (
    <main className={classes.desk} data-product={place.product}>
      <People
        place={place}
        onPlace={setPlaceId}
        people={people}
        isLoading={channels.isPending || (channel !== undefined && threads.isPending)}
        person={person}
        onPerson={(customer: Customer) => pick(customer)}
        onNewcomer={() => pick(newcomer)}
      />
      <section className={classes.stage} aria-label="Phone">
        <div className={classes.above}>
          <WhosePhone holder={holder} onHolder={setHolder} person={person} />
          <Behaviour person={person} channelId={channel?.id} />
        </div>
        <Phone connection={connection}>
          {channels.error && !channel ? (
            <Trouble error={channels.error} onRetry={() => channels.refetch()} />
          ) : place.view === "chat" ? (
            <Chat
              key={`${place.id} ${person.name} ${holder}`}
              channel={channel}
              product={place.product}
              person={person}
              holder={holder}
              onWritten={settlePerson}
            />
          ) : (
            <CommentFeed channel={channel} person={person} holder={holder} onWritten={settlePerson} />
          )}
        </Phone>
      </section>
    </main>
  );
}
