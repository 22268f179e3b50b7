import { replyToConversation } from "./functions/reply-to-conversation";
import { summariseCustomer } from "./functions/summarise-customer";
import { sweep } from "./functions/sweep";

/** Every function that the jobs route serves. */
export const functions = [replyToConversation, summariseCustomer, sweep];
