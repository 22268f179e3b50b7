import classes from "./simulator.module.css";

/** A drawn still life in place of a photograph; the number picks its light. */
export function PostPicture({ index }: { index: number }) {
  const isDay = index % 2 === 0;
  return (
    <svg viewBox="0 0 400 400" className={classes.art} aria-hidden="true">
      <rect width="400" height="400" fill={isDay ? "#e9dccb" : "#31414f"} />
      <rect y="285" width="400" height="115" fill={isDay ? "#c9b394" : "#243039"} />
      <circle cx={isDay ? 305 : 95} cy="105" r="58" fill={isDay ? "#f4a259" : "#f1e3c6"} opacity="0.9" />
      <rect x="92" y="212" width="216" height="18" rx="6" fill={isDay ? "#8a5a34" : "#b98556"} />
      <path d="M118 230 L104 348 H118 L134 230 Z" fill={isDay ? "#7a4d2b" : "#a07048"} />
      <path d="M282 230 L296 348 H282 L266 230 Z" fill={isDay ? "#7a4d2b" : "#a07048"} />
      <path d="M160 212 q-8 -62 22 -62 q30 0 22 62 Z" fill={isDay ? "#3f6f6b" : "#6fa8a1"} />
      <path
        d="M182 150 q-30 -40 -52 -34 q10 34 52 34 q-4 -52 22 -66 q16 32 -22 66 q22 -34 52 -22 q-16 30 -52 22"
        fill={isDay ? "#5f8f4e" : "#8fbf7a"}
      />
      <rect x="232" y="182" width="44" height="30" rx="4" fill={isDay ? "#b8473d" : "#d9695e"} />
      <rect x="238" y="172" width="32" height="10" rx="3" fill={isDay ? "#efe6d8" : "#f1e3c6"} />
    </svg>
  );
}
