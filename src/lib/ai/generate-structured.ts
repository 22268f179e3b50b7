import { APICallError, generateText, type ModelMessage, NoObjectGeneratedError, Output } from "ai";
import { z } from "zod";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { asUnavailable } from "./_as-unavailable";
import { findJsonObject } from "./find-json-object";
import { chatModel, type UseCase } from "./models";
import { costInMicros } from "./prices";
import { UnusableAnswer } from "./read-failed-usage";

export type StructuredResult<T> = {
  object: T;
  model: string;
  inputTokens: number | null;
  outputTokens: number | null;
  costMicros: number | null;
  elapsedMs: number;
};

type Request<T> = {
  useCase: UseCase;
  /** Instructions; nothing that a customer or a business wrote belongs here. */
  system: string;
  messages: readonly { role: "user" | "assistant"; content: string }[];
  schema: z.ZodType<T>;
  maxOutputTokens: number;
  abortSignal?: AbortSignal;
};

/** Models seen to refuse a JSON schema: asked in words from then on. */
const withoutSchema = new Set<string>();

/**
 * Asks the chat model for an object of `schema`, once: no retries here, whoever called decides what a second call may
 * cost. Servers that know no structured output are asked in words and read tolerantly.
 * @throws AppError `unavailable` when the model does not answer in AI_TIMEOUT_MS, fails, or answers something else
 */
export async function generateStructured<T>(request: Request<T>): Promise<StructuredResult<T>> {
  const { name } = chatModel(request.useCase);
  try {
    if (withoutSchema.has(name)) return await ask(request, "words");
    return await ask(request, "schema");
  } catch (error) {
    if (!isSchemaRefused(error)) throw asUnavailable(error, "The model call");
    withoutSchema.add(name);
    return ask(request, "words").catch((second) => {
      throw asUnavailable(second, "The model call");
    });
  }
}

async function ask<T>(request: Request<T>, by: "schema" | "words"): Promise<StructuredResult<T>> {
  const { model, name, providerOptions } = chatModel(request.useCase);
  const timeout = AbortSignal.timeout(env().AI_TIMEOUT_MS);
  const started = performance.now();
  const call = {
    model,
    providerOptions,
    system: by === "schema" ? request.system : `${request.system}\n\n${schemaInWords(request.schema)}`,
    messages: request.messages as ModelMessage[],
    allowSystemInMessages: false,
    maxOutputTokens: request.maxOutputTokens,
    maxRetries: 0,
    abortSignal: request.abortSignal ? AbortSignal.any([timeout, request.abortSignal]) : timeout,
    experimental_telemetry: { isEnabled: false, recordInputs: false, recordOutputs: false },
  };
  let text: string;
  let usage: { inputTokens: number | undefined; outputTokens: number | undefined };
  try {
    const result =
      by === "schema"
        ? await generateText({ ...call, output: Output.object({ schema: request.schema }) })
        : await generateText(call);
    ({ text, usage } = result);
  } catch (error) {
    // The server took the schema and wrote around it: its text may still hold the object.
    if (!NoObjectGeneratedError.isInstance(error)) throw error;
    text = error.text ?? "";
    usage = { inputTokens: error.usage?.inputTokens, outputTokens: error.usage?.outputTokens };
  }
  const taken = {
    inputTokens: usage.inputTokens ?? null,
    outputTokens: usage.outputTokens ?? null,
    costMicros: costInMicros(name, { input: usage.inputTokens, output: usage.outputTokens }),
  };
  const parsed = request.schema.safeParse(findJsonObject(text));
  if (!parsed.success) {
    const cause = new UnusableAnswer(taken);
    throw new AppError("unavailable", "The model did not answer in the form asked for.", { cause });
  }
  return {
    object: parsed.data,
    model: name,
    ...taken,
    elapsedMs: Math.round(performance.now() - started),
  };
}

function schemaInWords(schema: z.ZodType): string {
  return `Answer with one JSON object and nothing else. It must follow this JSON schema:\n${JSON.stringify(z.toJSONSchema(schema))}`;
}

function isSchemaRefused(error: unknown): boolean {
  return (
    APICallError.isInstance(error) &&
    (error.statusCode === 400 || error.statusCode === 422) &&
    /response_format|json_schema|text\.format|structured/i.test(`${error.message} ${error.responseBody ?? ""}`)
  );
}
