import type { Metadata } from "next";
import { isLocalAddress } from "@/features/identity/is-local-address";
import { listProviders } from "@/features/identity/list-providers";
import { readSignUpMode } from "@/features/identity/read-sign-up-mode";
import { safeNext } from "@/features/identity/rules";
import { isEmbedded } from "@/lib/env";
import { CodeForm } from "./code-form";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { next: wanted, error, reason, step } = await searchParams;
  const next = safeNext(typeof wanted === "string" ? wanted : null);
  if (step === "code") return <CodeForm next={next} />;
  return (
    <SignInForm
      next={next}
      reason={typeof error === "string" ? error : typeof reason === "string" ? reason : null}
      providers={listProviders()}
      isSignUpOpen={readSignUpMode() === "open"}
      hasDemo={isEmbedded("meta") && isLocalAddress()}
    />
  );
}
