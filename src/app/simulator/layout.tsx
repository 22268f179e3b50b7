import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { isEmbedded } from "@/lib/env";

export const metadata: Metadata = { title: "Simulator" };
export const dynamic = "force-dynamic";

/** Present only while Meta is simulated. */
export default function SimulatorLayout({ children }: { children: ReactNode }) {
  if (!isEmbedded("meta")) notFound();
  return children;
}
