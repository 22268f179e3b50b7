"use client";

import { Alert } from "@mantine/core";
import { useEffect, useState } from "react";

/** Says why signing in cannot work under an address where browsers drop Secure cookies. */
export function InsecureAddress() {
  const [isInsecure, setIsInsecure] = useState(false);
  useEffect(() => setIsInsecure(!window.isSecureContext), []);
  if (!isInsecure) return null;
  return (
    <Alert color="red" mb="md" role="alert" title="Signing in cannot work under this address">
      Browsers keep the session&apos;s cookies only on https, or on http://localhost. Open the product under one of
      these; for other machines, put a proxy with a certificate before it and set APP_URL to its address.
    </Alert>
  );
}
