/** The product's sign: a bubble that has been ticked off. Decorative; the name stands beside it or in a label. */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        d="M16 3C8.8 3 3 8.1 3 14.4c0 3.7 2 7 5.1 9.1-.1 1.6-.8 3.2-2 4.6-.3.4 0 .9.5.9 2.7-.2 5-1.1 6.6-2.5.9.2 1.8.2 2.8.2 7.2 0 13-5.1 13-11.4S23.2 3 16 3Z"
        fill="var(--mantine-color-pine-7)"
      />
      <path
        d="m10.6 14.9 3.8 3.7 7.2-7.6"
        fill="none"
        stroke="#fff"
        strokeWidth="2.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
