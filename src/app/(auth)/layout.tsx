import { Container, Group, Paper, Text } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { BrandMark } from "@/ui/brand-mark";
import { InsecureAddress } from "./insecure-address";

export const dynamic = "force-dynamic";

/** The doors of the house: one narrow sheet under the product's name. */
export default function DoorLayout({ children }: { children: ReactNode }) {
  return (
    <Container component="main" size={440} py={{ base: 32, sm: 72 }} px="md">
      <Link href="/" style={{ textDecoration: "none", color: "inherit" }} aria-label="Ebizmate, start page">
        <Group justify="center" gap="xs" mb="lg">
          <BrandMark size={34} />
          <Text component="span" fw={700} size="xl">
            Ebizmate
          </Text>
        </Group>
      </Link>
      <InsecureAddress />
      <Paper withBorder p={{ base: "md", sm: "xl" }}>
        {children}
      </Paper>
    </Container>
  );
}
