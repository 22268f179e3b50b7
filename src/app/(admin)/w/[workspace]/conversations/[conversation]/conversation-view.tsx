"use client";

import { Alert, Anchor, Paper } from "@mantine/core";
import { IconArrowLeft, IconCloudOff, IconMessageQuestion } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { describeFailure, useTRPC, useTRPCClient } from "@/trpc/client";
import type { Outputs } from "@/trpc/root";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { RowSkeletons } from "@/ui/row-skeletons";
import { useLivePages } from "../../../../use-live-pages";
import { ConversationHeader } from "./conversation-header";
import { EraseCustomer } from "./erase-customer";
import { Thread } from "./thread";

type MessagePage = Outputs["conversations"]["messages"];

const POLL_MS = 5000;
const rowsOf = (page: MessagePage) => page.messages.map((message) => ({ ...message, at: message.occurredAt }));

type Props = { workspace: string; conversationId: string; mayErase: boolean };

/** One conversation, until its customer is erased: then nothing of them stays in the browser either. */
export function ConversationView(props: Props) {
  const [isErased, setIsErased] = useState(false);
  const queryClient = useQueryClient();
  const router = useRouter();
  const list = `/w/${props.workspace}/interactions`;
  useEffect(() => {
    if (!isErased) return;
    queryClient.removeQueries({ type: "inactive" });
    router.push(list);
  }, [isErased, queryClient, router, list]);
  return isErased ? null : <LiveConversation {...props} onErased={() => setIsErased(true)} />;
}

/** Who it is with, who has it, what was said, and why the AI said it. */
function LiveConversation({ workspace, conversationId, mayErase, onErased }: Props & { onErased: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const conversation = useQuery(
    trpc.conversations.get.queryOptions({ workspace, conversationId }, { refetchInterval: POLL_MS }),
  );
  const listKey = useMemo(() => ["messages", workspace, conversationId], [workspace, conversationId]);
  const fetchPage = useCallback(
    (cursor: string | null, signal: AbortSignal) =>
      client.conversations.messages.query({ workspace, conversationId, cursor }, { signal }),
    [client, workspace, conversationId],
  );
  const messages = useLivePages({ listKey, fetchPage, rowsOf });
  const replies = useMemo(() => newestReplies(messages.pages), [messages.pages]);

  const failure = conversation.data === undefined ? conversation.error : messages.failure;
  if (failure) {
    const { isNotFound, ...words } = describeFailure(failure);
    if (isNotFound) return <Missing workspace={workspace} />;
    const retry = () => {
      void conversation.refetch();
      messages.retry();
    };
    return <ErrorState {...words} onRetry={retry} isRetrying={conversation.isFetching || messages.isRetrying} />;
  }
  if (conversation.data === undefined || messages.isLoading) {
    return (
      <Paper withBorder maw={860} mx="auto">
        <RowSkeletons label="Loading the conversation" rows={6} />
      </Paper>
    );
  }
  return (
    <article aria-labelledby="conversation-title" style={{ maxWidth: 860, marginInline: "auto" }}>
      <ConversationHeader
        conversation={conversation.data}
        back={<BackLink workspace={workspace} />}
        menu={
          mayErase ? <EraseCustomer workspace={workspace} conversation={conversation.data} onErased={onErased} /> : null
        }
      />
      {messages.isOffline ? (
        <Alert color="amber" icon={<IconCloudOff aria-hidden="true" />} mb="sm" role="status">
          No news from the server at the moment. What you see may be old; it is tried again every few seconds.
        </Alert>
      ) : null}
      <Thread
        messages={messages.rows}
        replies={replies}
        customer={conversation.data.customer}
        hasEarlier={messages.hasMore}
        earlierFailure={messages.moreFailure ? describeFailure(messages.moreFailure).title : null}
        isLoadingEarlier={messages.isLoadingMore}
        onEarlier={messages.loadMore}
      />
    </article>
  );
}

/** Each reply as the newest page that carries it has it. */
function newestReplies(pages: MessagePage[]): Map<string, MessagePage["replies"][number]> {
  return new Map(pages.toReversed().flatMap((page) => page.replies.map((reply) => [reply.id, reply] as const)));
}

function BackLink({ workspace }: { workspace: string }) {
  return (
    <Anchor component={Link} href={`/w/${workspace}/interactions`} size="sm" c="dimmed" inline>
      <IconArrowLeft size={15} aria-hidden="true" style={{ verticalAlign: "-2px" }} /> All interactions
    </Anchor>
  );
}

function Missing({ workspace }: { workspace: string }) {
  return (
    <EmptyState
      icon={<IconMessageQuestion size={28} aria-hidden="true" />}
      title="No such conversation"
      order={1}
      action={<BackLink workspace={workspace} />}
    >
      It does not exist in this workspace, or it was erased.
    </EmptyState>
  );
}
