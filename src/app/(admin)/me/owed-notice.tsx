"use client";

import { Alert, Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/trpc/client";

/** Why a workspace has sent somebody here, and the way back when that is mended. */
export function OwedNotice({ workspace, isSetUp }: { workspace: string; isSetUp: boolean }) {
  const workspaces = useQuery(useTRPC().me.workspaces.queryOptions());
  const found = workspaces.data?.find(({ slug }) => slug === workspace);
  if (!found) return null;
  return (
    <Alert color={isSetUp ? "pine" : "amber"} role="alert">
      {isSetUp ? (
        <Anchor component={Link} href={`/w/${found.slug}/interactions`}>
          Go on to {found.name}
        </Anchor>
      ) : (
        `${found.name} asks you for a second factor. Set one up to go on.`
      )}
    </Alert>
  );
}
