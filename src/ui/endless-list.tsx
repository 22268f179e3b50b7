"use client";

import { Button, Center, Loader, Text, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

type Props = {
  label: string;
  children: ReactNode;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** Set when the last attempt to load more failed: it is then loaded on request only. */
  failure?: string | null;
  onMore: () => void;
  /** What stands at the very end. */
  end: string;
};

/**
 * A list without an end: loads the next page before the reader reaches it. A button does the same for whoever uses
 * neither wheel nor finger. Children are `li` elements.
 */
export function EndlessList({ label, children, hasMore, isLoadingMore, failure, onMore, end }: Props) {
  const sentinel = useRef<HTMLDivElement>(null);
  const isWaiting = hasMore && !isLoadingMore && !failure;
  useEffect(() => {
    const element = sentinel.current;
    if (!isWaiting || element === null) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onMore(), {
      rootMargin: "800px 0px",
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isWaiting, onMore]);
  return (
    <>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without markers is one. */}
      <ul role="list" aria-label={label} style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {children}
      </ul>
      <Center py="lg" ref={sentinel} mih={72} style={{ flexDirection: "column", gap: 8 }}>
        {failure ? (
          <Text size="sm" c="red" role="alert">
            {failure}
          </Text>
        ) : null}
        {isLoadingMore ? (
          <div role="status">
            <Loader size="sm" aria-hidden="true" />
            <VisuallyHidden>Loading more</VisuallyHidden>
          </div>
        ) : hasMore ? (
          <Button variant="default" size="xs" onClick={onMore}>
            {failure ? "Try again" : "Show more"}
          </Button>
        ) : (
          <Text size="xs" c="dimmed">
            {end}
          </Text>
        )}
      </Center>
    </>
  );
}
