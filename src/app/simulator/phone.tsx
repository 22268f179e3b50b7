import { IconBattery3, IconWifi, IconWifiOff } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import classes from "./simulator.module.css";
import type { Connection } from "./use-changes";

const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;

/** The frame: status bar, screen, home bar. */
export function Phone({ connection, children }: { connection: Connection; children: ReactNode }) {
  return (
    <div className={classes.phone}>
      <div className={classes.screen}>
        <div className={classes.statusBar}>
          <Clock />
          <span className={classes.island} aria-hidden />
          <span className={classes.statusIcons}>
            {connection === "lost" ? <IconWifiOff size={16} aria-hidden /> : <IconWifi size={16} aria-hidden />}
            <IconBattery3 size={18} aria-hidden />
          </span>
        </div>
        <p className={classes.connection} role="status" data-lost={connection === "lost" || undefined}>
          {connection === "lost" ? "Connection lost. Trying again…" : ""}
        </p>
        {children}
        <span className={classes.homeBar} aria-hidden />
      </div>
    </div>
  );
}

function Clock() {
  const [time, setTime] = useState("");
  useEffect(() => {
    const tick = () => setTime(new Date().toLocaleTimeString([], CLOCK));
    tick();
    const timer = setInterval(tick, 5_000);
    return () => clearInterval(timer);
  }, []);
  return <span className={classes.clock}>{time}</span>;
}
