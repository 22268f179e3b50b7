"use client";

import { Anchor, type AnchorProps } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";

/** A link within the product, for pages rendered on the server: they cannot hand the router's link on themselves. */
export function TextLink({ href, children, ...anchor }: AnchorProps & { href: string; children: ReactNode }) {
  return (
    <Anchor component={Link} href={href} {...anchor}>
      {children}
    </Anchor>
  );
}
