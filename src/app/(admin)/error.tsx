"use client";

import { Container } from "@mantine/core";
import { FailedPage, type PageFailure } from "@/ui/failed-page";

/** Inside the frame: navigation goes on working. */
export default function AdminError(failure: PageFailure) {
  return (
    <Container size="sm" py="xl">
      <FailedPage {...failure} />
    </Container>
  );
}
