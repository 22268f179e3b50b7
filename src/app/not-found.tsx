import type { Metadata } from "next";
import { LostPage } from "@/ui/lost-page";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main>
      <LostPage />
    </main>
  );
}
