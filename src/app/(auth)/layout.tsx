import { Container, Paper } from "@mantine/core";
import type { ReactNode } from "react";
import { BrandHeader } from "../brand-header";
import { SecureAddress } from "./secure-address";

export const dynamic = "force-dynamic";

/** The doors of the house: one narrow sheet under the product's name. */
export default function DoorLayout({ children }: { children: ReactNode }) {
  return (
    <Container component="main" size={440} py={{ base: 32, sm: 72 }} px="md">
      <BrandHeader />
      <SecureAddress>
        <Paper withBorder p={{ base: "md", sm: "xl" }}>
          {children}
        </Paper>
      </SecureAddress>
    </Container>
  );
}
