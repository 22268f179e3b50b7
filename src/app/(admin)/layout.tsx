import type { ReactNode } from "react";
import { listMyWorkspaces } from "@/features/workspaces/list-my-workspaces";
import { env } from "@/lib/env";
import { TrpcProvider } from "@/trpc/client";
import { AdminShell } from "./admin-shell";
import { KeepSession } from "./keep-session";
import { requireSession } from "./require-session";

/** Everything behind the sign-in: who is asking, for which businesses, and with which stand-ins. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const session = await requireSession("/");
  const workspaces = await listMyWorkspaces(session);
  return (
    <TrpcProvider>
      <KeepSession expiresInMs={session.accessExpiresAt.getTime() - Date.now()} />
      <AdminShell
        person={{ name: session.name, email: session.email, isOperator: session.isOperator }}
        workspaces={workspaces.map(({ slug, name, role }) => ({ slug, name, role }))}
        standIns={env().EBIZMATE_EMBEDDED}
      >
        {children}
      </AdminShell>
    </TrpcProvider>
  );
}
