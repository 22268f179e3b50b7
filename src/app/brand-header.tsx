import { Group, Text } from "@mantine/core";
import Link from "next/link";
import { BrandMark } from "@/ui/brand-mark";

/** Whose page this is, over pages that have no navigation. */
export function BrandHeader() {
  return (
    <Link href="/" style={{ textDecoration: "none", color: "inherit" }} aria-label="Ebizmate, start page">
      <Group justify="center" gap="xs" mb="lg">
        <BrandMark size={34} />
        <Text component="span" fw={700} size="xl">
          Ebizmate
        </Text>
      </Group>
    </Link>
  );
}
