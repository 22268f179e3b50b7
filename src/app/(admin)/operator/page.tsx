import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireSession } from "../require-session";
import { OperatorView } from "./operator-view";

/** The title, too, is for operators only. */
export async function generateMetadata(): Promise<Metadata> {
  const { isOperator } = await requireSession("/operator");
  return { title: isOperator ? "Installation" : "Not found" };
}

/** For anybody but an operator of the installation this page does not exist. */
export default async function OperatorPage() {
  const { isOperator } = await requireSession("/operator");
  if (!isOperator) notFound();
  return <OperatorView />;
}
