import { Alert } from "@mantine/core";
import type { ReactNode } from "react";

/** Why what somebody has just tried did not work, read out at once; nothing while there is nothing to say. */
export function ProblemAlert({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <Alert color="amber" role="alert" style={{ whiteSpace: "pre-line" }}>
      {children}
    </Alert>
  );
}
