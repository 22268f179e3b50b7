import type { Metadata } from "next";
import { InteractionsView } from "./interactions-view";

export const metadata: Metadata = { title: "Interactions" };

type Props = { params: Promise<{ workspace: string }> };

export default async function InteractionsPage({ params }: Props) {
  const { workspace } = await params;
  return <InteractionsView workspace={workspace} />;
}
