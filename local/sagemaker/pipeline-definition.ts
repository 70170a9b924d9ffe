import type { PipelineDefinitionS3Location } from "@aws-sdk/client-sagemaker";
import { readFile } from "node:fs/promises";
import type { Context } from "../context.ts";
import { validation } from "../wire/error.ts";

const SHOWN = 5;
const MAX_TEXT = 10 * 1024 * 1024;

/** The definition that a request carries or points to, once it is known to be valid. */
export async function definitionText(
  ctx: Context,
  inline: string | undefined,
  location: PipelineDefinitionS3Location | undefined,
): Promise<string> {
  if ((inline === undefined) === (location === undefined)) {
    throw validation("Exactly one of PipelineDefinition and PipelineDefinitionS3Location must be given.");
  }
  const text = inline ?? (await fromS3(ctx, location));
  // The rules are a large part of the code, and most engines are ready long before they get a definition.
  const { validate } = await import("../../definition/validate.ts");
  const errors = validate(text).filter(({ severity }) => severity === "error");
  if (errors.length === 0) return text;
  const shown = errors.slice(0, SHOWN).map((p) => {
    const place = p.line === undefined ? p.path : `${p.path} (line ${p.line}, column ${p.column ?? 1})`;
    return `${p.code} ${place}: ${p.message}${p.hint === "" ? "" : `; ${p.hint}`}`;
  });
  const more = errors.length > SHOWN ? ` … and ${errors.length - SHOWN} more` : "";
  throw validation(`Unable to parse pipeline definition: ${shown.join(" | ")}${more}`);
}

async function fromS3(ctx: Context, location: PipelineDefinitionS3Location | undefined): Promise<string> {
  const { Bucket: bucket = "", ObjectKey: key = "" } = location ?? {};
  const file = ctx.objects.file(bucket, key);
  const uri = `s3://${bucket}/${key}`;
  if (file === undefined) throw validation(`The pipeline definition ${uri} does not exist.`);
  if ((ctx.objects.head(bucket, key)?.size ?? 0) > MAX_TEXT)
    throw validation(`The pipeline definition ${uri} is too large.`);
  return readFile(file, "utf8");
}
