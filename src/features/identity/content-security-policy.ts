/**
 * The policy of a page: scripts by nonce and what they load, nothing from elsewhere. Inline style attributes are let
 * through because Mantine renders them on the server; they cannot run anything.
 */
export function contentSecurityPolicy(nonce: string, options: { isDevelopment: boolean }): string {
  const { isDevelopment } = options;
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' 'nonce-${nonce}'${isDevelopment ? " 'unsafe-inline'" : ""}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
