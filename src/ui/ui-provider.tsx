"use client";

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { type ReactNode, useInsertionEffect, useState } from "react";
import { resolveCssVariables, theme } from "./theme";

declare global {
  /** Where the scroll lock of drawers and dialogs looks for the nonce of its style element. */
  var __webpack_nonce__: string | undefined;
}

/** Theme, colour scheme and notifications for the whole page. `nonce` lets style elements pass the CSP. */
export function UiProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  // The policy is the document's: a later answer's nonce is not valid in it.
  const [own] = useState(nonce);
  useInsertionEffect(() => {
    globalThis.__webpack_nonce__ = own;
  }, [own]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveCssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => own}
    >
      <Notifications position="bottom-right" />
      {children}
    </MantineProvider>
  );
}
