import nextAuth from "next-auth";
import credentials from "next-auth/providers/credentials";

/** next-auth is CommonJS: a bundler hands over the function, plain Node the module around it. */
function unwrapped<T>(module: T): T {
  return typeof module === "function" ? module : (module as { default: T }).default;
}

export const NextAuth = unwrapped(nextAuth);
export const CredentialsProvider = unwrapped(credentials);
