import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@/ui/base.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { UiProvider } from "@/ui/ui-provider";

export const metadata: Metadata = {
  title: { default: "Ebizmate", template: "%s · Ebizmate" },
  description: "Answers your customers' messages from what your business knows.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#faf8f4" },
    { media: "(prefers-color-scheme: dark)", color: "#161c1a" },
  ],
};

/** Every page. Reading the nonce of this request keeps all of them dynamic, as a nonce demands. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? "";
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} />
      </head>
      <body>
        <UiProvider nonce={nonce}>{children}</UiProvider>
      </body>
    </html>
  );
}
