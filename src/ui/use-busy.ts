import { useRef, useState } from "react";

/** Lets one thing be done at a time: `begin` is false while another is under way, also for the second of two clicks. */
export function useBusy() {
  const [isBusy, setIsBusy] = useState(false);
  const isUnderWay = useRef(false);
  const mark = (busy: boolean) => {
    isUnderWay.current = busy;
    setIsBusy(busy);
  };
  return {
    isBusy,
    begin(): boolean {
      if (isUnderWay.current) return false;
      mark(true);
      return true;
    },
    end: () => mark(false),
  };
}
