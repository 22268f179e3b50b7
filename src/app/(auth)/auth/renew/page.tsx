import { safeNext } from "@/features/identity/rules";
import { RenewSession } from "./renew-session";

export const dynamic = "force-dynamic";
export const metadata = { title: "One moment" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/**
 * Where a page sends a browser whose access has run out. It holds no data: a script here renews and goes back, since a
 * Strict cookie does not come along on a navigation from elsewhere and a GET must not change anything.
 */
export default async function RenewPage({ searchParams }: Props) {
  const { next } = await searchParams;
  return <RenewSession next={safeNext(typeof next === "string" ? next : null)} />;
}
