import { readFileSync, writeFileSync } from "node:fs";

/**
 * Loaded before a program: the application alone, of all that the launcher starts, lives by a clock that is off by as
 * many milliseconds as the file says that SHIFTED_CLOCK names. The file beside it says what it lives by.
 */
const file = process.env.SHIFTED_CLOCK;
const isApplication = process.argv.some((argument) => argument.endsWith("next/dist/bin/next"));
if (file && isApplication) {
  const RealDate = Date;
  let shiftMs = 0;
  const read = () => {
    const wantedMs = Number(readFileSync(file, "utf8"));
    if (wantedMs === shiftMs) return;
    shiftMs = wantedMs;
    writeFileSync(`${file}.now`, String(Date.now() - RealDate.now()));
  };
  setInterval(read, 50).unref();
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [RealDate.now() + shiftMs] : given));
    }
    static now() {
      return RealDate.now() + shiftMs;
    }
  };
}
