import type { Metadata } from "next";
import { MeView } from "./me-view";

export const metadata: Metadata = { title: "My account" };

export default function MePage() {
  return <MeView />;
}
