import { Skeleton, Text, UnstyledButton } from "@mantine/core";
import { IconBookmark, IconHeart, IconMessageCircle, IconSend, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { askSimulator } from "./ask-simulator";
import { Composer } from "./composer";
import { Face } from "./face";
import type { Holder, Person } from "./places";
import { PostPicture } from "./post-picture";
import { type Channel, type Comment, Posts, Written } from "./schema";
import classes from "./simulator.module.css";
import { Trouble } from "./trouble";

/** The business's posts with the comments beneath, and a line to write one. */
export function CommentFeed(props: {
  channel: Channel | undefined;
  person: Person;
  holder: Holder;
  onWritten: (customerId: string | null) => void;
}) {
  const { channel, holder, person } = props;
  const [postId, setPostId] = useState<string>();
  const [answered, setAnswered] = useState<Comment>();
  const posts = useQuery({
    queryKey: ["posts", channel?.id],
    queryFn: ({ signal }) => askSimulator(Posts, `posts?channelId=${channel?.id}`, { signal }),
    enabled: channel !== undefined,
  });
  const all = posts.data?.posts ?? [];
  const post = all.find((candidate) => candidate.id === postId) ?? all[0];
  const scroller = useRef<HTMLElement>(null);
  const count = post?.comments.length;
  const seen = useRef(count);
  useEffect(() => {
    if (count !== undefined && seen.current !== undefined && count > seen.current)
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: "smooth" });
    seen.current = count;
  }, [count]);

  const write = async (text: string) => {
    const body = {
      channelId: channel?.id,
      postId: post?.id,
      parentId: answered?.id,
      text,
      author: holder,
      ...(holder === "customer" ? { customerId: person.id, customerName: person.name } : {}),
    };
    const written = await askSimulator(Written, "comments", { method: "POST", body });
    setAnswered(undefined);
    props.onWritten(written.customerId);
  };

  return (
    <div className={classes.app} data-app="comments">
      <header className={classes.appHeader}>
        <span className={classes.wordmark}>Posts</span>
        <div className={classes.thumbs} role="radiogroup" aria-label="Post">
          {all.map((candidate, index) => (
            <label key={candidate.id} className={classes.thumb}>
              <input
                type="radio"
                name="post"
                className={classes.hiddenInput}
                checked={candidate.id === post?.id}
                onChange={() => {
                  seen.current = undefined;
                  setPostId(candidate.id);
                }}
                aria-label={candidate.caption || `Post ${index + 1}`}
              />
              <PostPicture index={index} />
            </label>
          ))}
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.feed} ref={scroller} tabIndex={0} aria-label="Post and comments">
        {posts.error && !posts.data ? (
          <Trouble error={posts.error} onRetry={() => posts.refetch()} />
        ) : !post || !channel ? (
          <Skeleton height={300} radius={0} />
        ) : (
          <article>
            <div className={classes.poster}>
              <Face name={channel.name} size={30} isBusiness />
              <Text fw={600} size="sm">
                {channel.username}
              </Text>
            </div>
            <div className={classes.picture}>
              <PostPicture index={all.indexOf(post)} />
            </div>
            <div className={classes.actions} aria-hidden>
              <IconHeart size={24} stroke={1.7} />
              <IconMessageCircle size={24} stroke={1.7} />
              <IconSend size={24} stroke={1.7} />
              <IconBookmark size={24} stroke={1.7} className={classes.actionsEnd} />
            </div>
            <Text size="sm" className={classes.caption}>
              <b>{channel.username}</b> {post.caption}
            </Text>
            {post.comments.length === 0 ? (
              <Text size="sm" c="dimmed" className={classes.caption}>
                No comments yet. Be the first.
              </Text>
            ) : (
              <ol className={classes.comments} aria-label="Comments">
                {arrange(post.comments).map((comment) => (
                  <CommentLine
                    key={comment.id}
                    comment={comment}
                    isBusiness={comment.author !== "customer"}
                    onAnswer={() => setAnswered(comment)}
                  />
                ))}
              </ol>
            )}
          </article>
        )}
      </section>
      <Composer
        label={answered ? `Reply to ${answered.name}` : "Comment"}
        placeholder={holder === "owner" ? "Comment as the business…" : `Comment as ${person.name}…`}
        isDisabled={!post}
        onSend={write}
        above={
          answered && (
            <div className={classes.answering}>
              <Text size="xs">
                Replying to <b>{answered.name}</b>
              </Text>
              <UnstyledButton aria-label="Stop replying" onClick={() => setAnswered(undefined)}>
                <IconX size={14} aria-hidden />
              </UnstyledButton>
            </div>
          )
        }
      />
    </div>
  );
}

/** Comments oldest first, each followed by its replies. */
function arrange(comments: Comment[]): Comment[] {
  const ids = new Set(comments.map((comment) => comment.id));
  const isReply = (comment: Comment) => comment.parentId !== undefined && ids.has(comment.parentId);
  return comments
    .filter((comment) => !isReply(comment))
    .flatMap((top) => [top, ...comments.filter((comment) => isReply(comment) && comment.parentId === top.id)]);
}

function CommentLine(props: { comment: Comment; isBusiness: boolean; onAnswer: () => void }) {
  const { comment } = props;
  const time = new Date(comment.atMs).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return (
    <li className={classes.comment} data-reply={comment.parentId !== undefined || undefined}>
      <Face name={comment.name} size={comment.parentId ? 26 : 32} isBusiness={props.isBusiness} />
      <div className={classes.commentBody}>
        <Text size="sm" className={classes.commentText} dir="auto">
          <b>{comment.name}</b> {comment.text}
        </Text>
        <span className={classes.commentMeta}>
          <span>{time}</span>
          {comment.isHidden && <span>Hidden by the business</span>}
          <button type="button" onClick={props.onAnswer} aria-label={`Reply to ${comment.name}`}>
            Reply
          </button>
        </span>
      </div>
    </li>
  );
}
