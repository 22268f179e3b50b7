const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
  // Browsers heed it on https only, so it is safe to send always.
  { key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" },
];

/** Pages get their policy, with a nonce, from src/proxy.ts; an answer of the API is never a page. */
const apiHeaders = [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }];

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
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    { source: "/api/:path*", headers: apiHeaders },
    { source: "/simulator/api/:path*", headers: apiHeaders },
  ],
};
