"use client";

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END_PX = 160;

function isNearEnd(): boolean {
  const { scrollHeight } = document.documentElement;
  return scrollHeight - window.scrollY - window.innerHeight < NEAR_END_PX;
}

/**
 * Keeps the reader's place in a thread: opens it at its end, stays where one reads when earlier messages are put
 * before, follows new ones only for whoever is at the end and announces them to the others.
 */
export function useThreadScroll(oldestId: string | undefined, newestId: string | undefined) {
  const end = useRef<HTMLDivElement>(null);
  const shown = useRef<{ oldestId: string | undefined; newestId: string | undefined; height: number } | null>(null);
  const wasNearEnd = useRef(true);
  const [news, setNews] = useState(false);

  useEffect(() => {
    const remember = () => {
      wasNearEnd.current = isNearEnd();
      if (wasNearEnd.current) setNews(false);
    };
    window.addEventListener("scroll", remember, { passive: true });
    return () => window.removeEventListener("scroll", remember);
  }, []);

  useLayoutEffect(() => {
    const before = shown.current;
    const height = document.documentElement.scrollHeight;
    shown.current = { oldestId, newestId, height };
    if (before === null) {
      window.scrollTo({ top: height, behavior: "instant" });
    } else if (before.newestId !== newestId) {
      if (wasNearEnd.current) window.scrollTo({ top: height, behavior: "smooth" });
      else setNews(true);
    } else if (before.oldestId !== oldestId) {
      window.scrollBy({ top: height - before.height, behavior: "instant" });
    }
  }, [oldestId, newestId]);

  const goToEnd = useCallback(() => {
    setNews(false);
    end.current?.scrollIntoView({ block: "end" });
  }, []);
  return { end, news, goToEnd };
}
