import { LostPage } from "@/ui/lost-page";

/** Inside the frame, so that the way back is at hand. */
export default function AdminNotFound() {
  return <LostPage />;
}
