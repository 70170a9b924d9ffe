import type { Asset } from "./asset.ts";
import type { Arg } from "./arguments.ts";
import {
  processing,
  type ProcessingArguments,
  type ProcessingInputSpec,
  type ProcessingOptions,
  type ProcessingOutputSpec,
  type ProcessingStep,
} from "./processing.ts";
import { checkScript } from "./script.ts";
import { refuse, siteOf } from "./site.ts";
import { asText, type TextValue } from "./text-value.ts";
import { isVariable, type Variable } from "./value.ts";

const ROOT = "/opt/ml/processing";
const CODE = `${ROOT}/input/code`;

type Uri = string | Variable<string>;
type Local<T> = Omit<T, "LocalPath"> & { readonly LocalPath?: Arg<string> };

/**
 * What {@link processing} takes, with the script instead of `AppSpecification`. All else, such as `RoleArn`,
 * `ProcessingResources` and `StoppingCondition`, is the request's own.
 */
export interface ScriptProcessingArguments<I extends string, O extends string> extends Omit<
  ProcessingArguments<I, O>,
  "AppSpecification" | "inputs" | "outputs" | "ProcessingInputs" | "ProcessingOutputConfig"
> {
  readonly image: Arg<string>;
  /** The code; it comes to the container as the input `code`, at `/opt/ml/processing/input/code`. */
  readonly code: Asset;
  /** Where the code is uploaded to. */
  readonly bucket: Uri;
  /** The file of the code that `python3` runs. */
  readonly script: string;
  /** At most 100, each of at most 256 characters (CreateProcessingJob). */
  readonly arguments?: readonly TextValue[];
  /** S3 prefixes by name, at `/opt/ml/processing/input/<name>` unless `LocalPath` says otherwise; 9 beside the code. */
  readonly inputs?: Readonly<Record<I, Uri | Local<ProcessingInputSpec>>>;
  /** S3 prefixes by name, from `/opt/ml/processing/<name>` unless `LocalPath` says otherwise; at most 10. */
  readonly outputs?: Readonly<Record<O, Uri | Local<ProcessingOutputSpec>>>;
}

/**
 * A processing job that runs a Python script: {@link processing} with the code as an input and its script as the entry point.
 *
 * @example
 * const split = scriptProcessing("Split", {
 *   RoleArn: role,
 *   ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
 *   image, code, bucket,
 *   script: "split.py",
 *   arguments: ["--seed", parameter.integer("Seed", 1)],
 *   inputs: { data: inputData },
 *   outputs: { train: join("/", ["s3:/", bucket, "train"]) },
 * });
 */
export function scriptProcessing<I extends string = never, O extends string = never, F extends string = never>(
  name: string,
  request: ScriptProcessingArguments<I, O>,
  options: ProcessingOptions<NoInfer<O>, F> = {},
): ProcessingStep<I | "code", O, F> {
  const site = siteOf(scriptProcessing);
  const { image, code, bucket, script, arguments: given = [], inputs, outputs, ...rest } = request;
  checkScript(site, code, script);
  for (const [kind, names, taken] of [
    ["input", inputs, "code"],
    ["output", outputs, "input"],
  ] as const)
    if (names !== undefined && Object.hasOwn(names, taken))
      refuse(
        site,
        "SW0107",
        `${name} has an ${kind} named ${taken}`,
        `the code lies at ${CODE}; give the ${kind} another name`,
      );
  const step = processing<I | "code", O, F>(
    name,
    {
      ...rest,
      AppSpecification: {
        ImageUri: image,
        ContainerEntrypoint: ["python3", `${CODE}/${script}`],
        ...(given.length > 0 && { ContainerArguments: given.map(asText) }),
      },
      inputs: {
        code: { S3Uri: code.prefixUri(bucket), LocalPath: CODE },
        ...placed(inputs, `${ROOT}/input`),
      } as Readonly<Record<I | "code", ProcessingInputSpec>>,
      ...(outputs !== undefined && { outputs: placed(outputs, ROOT) as Readonly<Record<O, ProcessingOutputSpec>> }),
    } as ProcessingArguments<I | "code", O>,
    options,
  );
  return Object.assign(step, { site });
}

const placed = (
  named: Readonly<Record<string, Uri | Local<ProcessingInputSpec | ProcessingOutputSpec>>> = {},
  folder: string,
) =>
  Object.fromEntries(
    Object.entries(named).map(([name, given]) => {
      const spec = typeof given === "string" || isVariable(given) ? { S3Uri: given } : given;
      return [name, { ...spec, LocalPath: ("LocalPath" in spec ? spec.LocalPath : undefined) ?? `${folder}/${name}` }];
    }),
  );
