import type { Metadata } from "next";
import { ConfirmForm } from "./confirm-form";

export const metadata: Metadata = { title: "Confirm your account" };

export default function ConfirmPage() {
  return <ConfirmForm />;
}
