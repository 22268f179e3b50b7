import { SUBSCRIBABLE_FIELDS } from "./rules";
import type { Channel } from "./schema";

/** The accounts that every fresh simulator has; the demo workspace is connected to them. */
export const DEMO_CHANNELS: Channel[] = [
  {
    id: "17841400000000000",
    product: "instagram",
    name: "Demo Shop",
    username: "demo.shop",
    token: "demo-token-instagram",
    ownerId: "24400000000000001",
    posts: [
      { id: "17900000000000040", caption: "New in: the oak side table. Ask us anything below." },
      { id: "17900000000000041", caption: "Saturday in the workshop." },
    ],
    subscribedFields: [...SUBSCRIBABLE_FIELDS.instagram],
  },
  {
    id: "100000000000001",
    product: "messenger",
    name: "Demo Shop",
    username: "demoshop",
    token: "demo-token-messenger",
    ownerId: "100000000000001",
    posts: [{ id: "100000000000001_901097836652708", caption: "New in: the oak side table. Ask us anything below." }],
    subscribedFields: [...SUBSCRIBABLE_FIELDS.messenger],
  },
  {
    id: "106540352242922",
    product: "whatsapp",
    name: "Demo Shop",
    username: "demoshop",
    token: "demo-token-whatsapp",
    ownerId: "102290129340398",
    phoneNumber: "15550783881",
    posts: [],
    subscribedFields: [],
  },
];
