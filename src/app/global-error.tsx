"use client";

/** The last resort, when not even the frame of all pages could be shown: no theme, no styles but these. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui, sans-serif", maxWidth: 480, margin: "15vh auto", padding: 16 }}>
        <main>
          <h1>Ebizmate could not be shown</h1>
          <p>The server may be starting or busy. Your data is not affected.</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
