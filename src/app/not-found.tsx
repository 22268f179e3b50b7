import { Container } from "@mantine/core";
import type { Metadata } from "next";
import { LostPage } from "@/ui/lost-page";
import { BrandHeader } from "./brand-header";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Container component="main" size={440} py={{ base: 32, sm: 72 }} px="md">
      <BrandHeader />
      <LostPage />
    </Container>
  );
}
