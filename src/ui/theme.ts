import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const pine: MantineColorsTuple = [
  "#edf8f4",
  "#d9efe8",
  "#b1ded1",
  "#84cbb7",
  "#5cb99f",
  "#40a88b",
  "#2c8f75",
  "#1c7460",
  "#135b4b",
  "#0a4136",
];

/** Warm greys: paper rather than steel. */
const gray: MantineColorsTuple = [
  "#faf8f4",
  "#f3f0e9",
  "#e9e4da",
  "#dad3c6",
  "#c3baaa",
  "#9b9282",
  "#6b6457",
  "#544e43",
  "#3b362e",
  "#26221c",
];

const dark: MantineColorsTuple = [
  "#dde3e0",
  "#c0c8c4",
  "#a3ada8",
  "#79847e",
  "#46504c",
  "#38413d",
  "#2a322f",
  "#1e2523",
  "#161c1a",
  "#0f1413",
];

const amber: MantineColorsTuple = [
  "#fff6e5",
  "#fde9c6",
  "#f9d491",
  "#f3bc58",
  "#eaa42d",
  "#d68d12",
  "#b06f07",
  "#885404",
  "#663e04",
  "#452a03",
];

/** Mantine's, with the filled shades dark enough for white words. */
const red: MantineColorsTuple = [
  "#fff5f5",
  "#ffe3e3",
  "#ffc9c9",
  "#ffa8a8",
  "#ff8787",
  "#ff6b6b",
  "#d93636",
  "#c92a2a",
  "#b02525",
  "#8f1d1d",
];

/** Mantine picks the text on a filled surface for the light scheme only; in the dark one our pine is light. */
const resolveVariantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isPrimary = (input.color ?? input.theme.primaryColor) === input.theme.primaryColor;
  if (input.variant !== "filled" || !isPrimary) return colors;
  return { ...colors, color: "var(--mantine-primary-color-contrast)" };
};

/** The look of the product: pine on paper, system fonts, soft corners. */
export const theme = createTheme({
  colors: { pine, gray, dark, amber, red },
  primaryColor: "pine",
  // One shade for both schemes: with two, autoContrast picks the text by the light one alone.
  primaryShade: 7,
  autoContrast: true,
  luminanceThreshold: 0.34,
  variantColorResolver: resolveVariantColors,
  black: "#26221c",
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1.125rem", lineHeight: "1.35" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
    },
  },
  focusRing: "auto",
  components: { Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } } },
});

const DARK_TINTS = { pine: "#16342c", amber: "#372a12" };

/** How the variant "light" of a colour looks in the dark: Mantine's own tints are all but black there. */
const tint = (
  name: string,
  { fill = "", hover = "", text = "" }: { fill?: string; hover?: string; text?: string },
) => ({
  [`--mantine-color-${name}-light`]: fill,
  [`--mantine-color-${name}-light-hover`]: hover,
  [`--mantine-color-${name}-light-color`]: text,
});

/** Surfaces and tints that both colour schemes share a name for. */
export const resolveCssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    "--ui-canvas": colors.gray?.[0] ?? "",
    "--ui-surface": "#ffffff",
    "--ui-surface-hover": colors.gray?.[1] ?? "",
    "--ui-line": colors.gray?.[2] ?? "",
    "--ui-accent-tint": colors.pine?.[0] ?? "",
    "--ui-accent-line": colors.pine?.[2] ?? "",
    "--ui-accent-text": colors.pine?.[8] ?? "",
    "--ui-person-tint": colors.amber?.[0] ?? "",
    "--ui-person-line": colors.amber?.[2] ?? "",
    "--ui-person-text": colors.amber?.[8] ?? "",
    "--ui-danger-text": colors.red?.[7] ?? "",
    "--mantine-color-error": colors.red?.[7] ?? "",
    "--mantine-color-dimmed": colors.gray?.[6] ?? "",
  },
  dark: {
    "--ui-canvas": colors.dark?.[8] ?? "",
    "--ui-surface": colors.dark?.[7] ?? "",
    "--ui-surface-hover": colors.dark?.[6] ?? "",
    "--ui-line": colors.dark?.[5] ?? "",
    "--ui-accent-tint": DARK_TINTS.pine,
    "--ui-accent-line": "#24594a",
    "--ui-accent-text": colors.pine?.[2] ?? "",
    "--ui-person-tint": DARK_TINTS.amber,
    "--ui-person-line": "#5d4619",
    "--ui-person-text": colors.amber?.[2] ?? "",
    "--ui-danger-text": colors.red?.[3] ?? "",
    "--mantine-color-error": colors.red?.[4] ?? "",
    "--mantine-color-dimmed": colors.dark?.[2] ?? "",
    ...tint("pine", { fill: DARK_TINTS.pine, hover: "#1b4035", text: colors.pine?.[2] }),
    ...tint("amber", { fill: DARK_TINTS.amber, hover: "#443416", text: colors.amber?.[2] }),
    ...tint("gray", { fill: colors.dark?.[6], hover: colors.dark?.[5], text: colors.dark?.[0] }),
  },
});
