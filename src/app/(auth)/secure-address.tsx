"use client";

import { Alert } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";

/** Its children; under an address where browsers drop Secure cookies, why nothing of them would work there. */
export function SecureAddress({ children }: { children: ReactNode }) {
  const [isInsecure, setIsInsecure] = useState(false);
  useEffect(() => setIsInsecure(!window.isSecureContext), []);
  if (!isInsecure) return children;
  return (
    <Alert color="red" role="alert" title="Signing in cannot work under this address">
      Browsers keep the session&apos;s cookies only on https, or on http://localhost. Open the product under one of
      these; for other machines, put a proxy with a certificate before it and set APP_URL to its address.
    </Alert>
  );
}
