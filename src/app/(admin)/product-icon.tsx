import { IconBrandInstagram, IconBrandMessenger, IconBrandWhatsapp } from "@tabler/icons-react";
import { PRODUCT_NAMES } from "./words";

const ICONS = { instagram: IconBrandInstagram, messenger: IconBrandMessenger, whatsapp: IconBrandWhatsapp } as const;

/** The sign of a channel's product, with its name for screen readers. */
export function ProductIcon({ product, size = 18 }: { product: keyof typeof ICONS; size?: number }) {
  const Icon = ICONS[product];
  return <Icon size={size} stroke={1.7} role="img" aria-label={PRODUCT_NAMES[product]} style={{ flexShrink: 0 }} />;
}
