import { and, eq } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { conversations, customers } from "@/db/schema/interactions";

/** How a conversation's channel and customer are joined to it: by the workspace too, as the foreign keys are. */
export const isItsChannel = and(
  eq(channels.workspaceId, conversations.workspaceId),
  eq(channels.id, conversations.channelId),
);
export const isItsCustomer = and(
  eq(customers.workspaceId, conversations.workspaceId),
  eq(customers.id, conversations.customerId),
);
