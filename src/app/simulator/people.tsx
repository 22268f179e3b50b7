import { Anchor, Button, NativeSelect, Skeleton, Text, Title } from "@mantine/core";
import {
  IconBrandInstagram,
  IconBrandMessenger,
  IconBrandWhatsapp,
  IconMessageCircle,
  IconUserPlus,
} from "@tabler/icons-react";
import { Face } from "./face";
import { type Person, PLACES, type Place } from "./places";
import type { Customer, ThreadSummary } from "./schema";
import classes from "./simulator.module.css";

const ICONS = {
  instagram: IconBrandInstagram,
  messenger: IconBrandMessenger,
  whatsapp: IconBrandWhatsapp,
  comments: IconMessageCircle,
};
const NEWCOMER = "newcomer";

/** The side of the desk: where to meet the business, and as whom. */
export function People(props: {
  place: Place;
  onPlace: (id: Place["id"]) => void;
  people: ThreadSummary[];
  isLoading: boolean;
  person: Person;
  onPerson: (customer: Customer) => void;
  onNewcomer: () => void;
}) {
  const { people, person } = props;
  return (
    <aside className={classes.side}>
      <header className={classes.intro}>
        <Title order={1} className={classes.title}>
          Simulator
        </Title>
        <Text size="sm" c="dimmed" className={classes.introText}>
          Write as a customer and watch Ebizmate answer. Everything travels as it would through Meta: signed webhooks
          in, Graph API out.{" "}
          <Anchor href="/" underline="always">
            Open the admin
          </Anchor>
        </Text>
      </header>

      <fieldset className={classes.places}>
        <legend className={classes.sideLabel}>Channel</legend>
        {PLACES.map((place) => {
          const Icon = ICONS[place.id];
          return (
            <label key={place.id} className={classes.place} data-place={place.id}>
              <input
                type="radio"
                name="place"
                value={place.id}
                checked={place.id === props.place.id}
                onChange={() => props.onPlace(place.id)}
                className={classes.hiddenInput}
              />
              <span className={classes.placeIcon}>
                <Icon size={20} stroke={1.8} aria-hidden />
              </span>
              <span className={classes.placeName}>
                {place.name}
                <span className={classes.placeDetail}>{place.detail}</span>
              </span>
            </label>
          );
        })}
      </fieldset>

      <div className={classes.customers}>
        <div className={classes.customersHead}>
          <h2 className={classes.sideLabel}>Customers</h2>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconUserPlus size={16} aria-hidden />}
            disabled={props.isLoading}
            onClick={props.onNewcomer}
          >
            New customer
          </Button>
        </div>
        <ul className={classes.customerList}>
          {props.isLoading &&
            ["a", "b", "c"].map((key) => (
              <li key={key}>
                <Skeleton height={52} radius="md" />
              </li>
            ))}
          {!props.isLoading && person.id === undefined && (
            <li>
              <Row name={person.name} detail="New: has not written yet" isCurrent onClick={() => {}} />
            </li>
          )}
          {people.map(({ customer, lastMessage }) => (
            <li key={customer.id}>
              <Row
                name={customer.name}
                detail={lastMessage ? lastMessage.text : "Commented only"}
                isCurrent={customer.id === person.id}
                onClick={() => props.onPerson(customer)}
              />
            </li>
          ))}
        </ul>
      </div>

      <NativeSelect
        className={classes.customerSelect}
        aria-label="Customer"
        value={person.id ?? NEWCOMER}
        onChange={(event) => {
          const chosen = people.find(({ customer }) => customer.id === event.currentTarget.value);
          if (chosen) props.onPerson(chosen.customer);
          else props.onNewcomer();
        }}
        data={[
          ...people.map(({ customer }) => ({ value: customer.id, label: customer.name })),
          { value: NEWCOMER, label: person.id === undefined ? `${person.name} (new)` : "New customer…" },
        ]}
      />
    </aside>
  );
}

function Row(props: { name: string; detail: string; isCurrent: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      className={classes.customer}
      aria-current={props.isCurrent ? "true" : undefined}
      onClick={props.onClick}
    >
      <Face name={props.name} size={36} />
      <span className={classes.customerText}>
        <span className={classes.customerName}>{props.name}</span>
        <span className={classes.customerDetail}>{props.detail}</span>
      </span>
    </button>
  );
}
