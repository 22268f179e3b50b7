"use client";

import { Container } from "@mantine/core";
import { FailedPage, type PageFailure } from "@/ui/failed-page";

export default function PageError(failure: PageFailure) {
  return (
    <Container size="sm" py={64} component="main">
      <FailedPage {...failure} />
    </Container>
  );
}
