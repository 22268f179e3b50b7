/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  serverExternalPackages: ["@node-rs/argon2", "next-auth", "nodemailer", "pino", "postgres"],
  // Types are checked by `npm run verify` and in CI: a test's must not keep the product from starting.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  agentRules: false,
  // No page takes a body: what is sent to one all the same is held in memory no further than this.
  experimental: { proxyClientMaxBodySize: "64kb" },
};
