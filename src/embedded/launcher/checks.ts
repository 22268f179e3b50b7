type Check = { name: string; commands: string[][] };

/** Not where TypeScript 6 looks: each version throws away what the other has kept. */
const BUILD_INFO = "node_modules/.cache/typescript-native.tsbuildinfo";

/**
 * What a test cannot see. Types are checked by TypeScript 7, which takes a quarter of 6's time; 6 stays for what uses
 * its JavaScript API: Next and dependency-cruiser.
 */
export const CHECKS: Check[] = [
  { name: "format and lint", commands: [["node_modules/@biomejs/biome/bin/biome", "check", "."]] },
  {
    name: "types",
    commands: [
      ["node_modules/next/dist/bin/next", "typegen"],
      ["node_modules/typescript-native/bin/tsc", "--noEmit", "--tsBuildInfoFile", BUILD_INFO],
    ],
  },
];
