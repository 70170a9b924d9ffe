import { Numeral, numeral } from "../../definition/evaluate/index.ts";
import type { Context } from "../context.ts";

const kind = "PipelineExecutionStepProperties";
const mark = "$numeral";

/** Keeps what later steps can read of a step that has succeeded, as long as its execution is kept. */
export function saveProperties(ctx: Context, executionArn: string, step: string, properties: unknown): void {
  ctx.store.put(kind, `${executionArn}/${step}`, encode(properties));
}

/** What {@link saveProperties} kept. */
export function loadProperties(ctx: Context, executionArn: string, step: string): unknown {
  const text = ctx.store.get<string>(kind, `${executionArn}/${step}`);
  return text === undefined ? undefined : decode(text);
}

/** JSON in which `2.0` stays apart from `2`. */
function encode(value: unknown): string {
  // `this[key]` is the value before its toJSON.
  return JSON.stringify(value ?? null, function (this: Record<string, unknown>, key, plain: unknown) {
    const raw = this[key];
    return raw instanceof Numeral ? { [mark]: raw.text } : plain;
  });
}

const decode = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) => {
    const digits = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[mark] : undefined;
    return typeof digits === "string" ? numeral(digits) : value;
  });
