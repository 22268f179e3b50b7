"use client";

import { Button } from "@mantine/core";

const KEPT_MS = 10_000;

/** Saves a text as a file that the browser makes itself: what stands in it goes over no wire. */
export function DownloadTextButton({ text, fileName }: { text: string; fileName: string }) {
  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  }
  return (
    <Button variant="default" onClick={download}>
      Download
    </Button>
  );
}
