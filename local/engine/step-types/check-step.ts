import { readFileSync } from "node:fs";
import { basename } from "node:path/posix";
import {
  EvaluationError,
  follow,
  joinText,
  parsePython,
  plainArguments,
  resolve,
  type PyValue,
} from "../../../definition/evaluate/index.ts";
import { processingJob } from "../../containers/processing.ts";
import type { ProcessingRequest } from "../../containers/processing-record.ts";
import { s3Location } from "../../containers/transfer.ts";
import type { Context } from "../../context.ts";
import { baseline, registeredBaseline, type Baseline } from "./check-baseline.ts";
import { endOf, runJob } from "./job-step.ts";
import type { StepEnd, StepRun, StepType } from "./step-type.ts";

interface CheckKind {
  readonly type: "QualityCheck" | "ClarifyCheck";
  /** The files that the check leaves as a new baseline. */
  readonly constraints: string;
  readonly statistics?: string;
}

/** What a check step says beside its job's arguments; any of it can be an expression, and what is unset is null. */
interface Settings {
  readonly checkType: string;
  readonly group?: string;
  readonly skip: boolean;
  readonly failOnViolation: boolean;
  readonly register: boolean;
  readonly supplied: Baseline;
}

const violationsFile = "constraint_violations.json";

/**
 * A processing job that computes a baseline and compares it with the one before: the program behind it stands in for
 * AWS's own, and leaves the same files.
 */
export const checkStep = (kind: CheckKind): StepType => ({
  type: kind.type,
  operation: "CreateProcessingJob",
  needs: "a program that stands in for AWS's",
  run: async (run) => {
    const { ctx, note } = run;
    const settings = settingsOf(run);
    const before = earlierBaseline(ctx, settings);
    if (!settings.skip && before.constraints === undefined) {
      return failed(
        `there is no baseline to check against: supply one, or register an approved model with DriftCheckBaselines in ${settings.group ?? "a ModelPackageGroupName"}, or set SkipCheck`,
      );
    }
    const request = requestOf(run, kind.type, settings.skip ? {} : before);
    const output = request.ProcessingOutputConfig?.Outputs?.[0]?.S3Output?.S3Uri;
    if (output === undefined) return failed("the step has no output to leave its baseline in");
    const calculated = baseline(at(output, kind.constraints), kind.statistics && at(output, kind.statistics));
    const used = settings.register ? calculated : before;
    const metadata = (arn: string, report?: string) => ({
      [kind.type]: {
        CheckType: settings.checkType,
        ...baselineMembers(calculated, used),
        ...(settings.group !== undefined && { ModelPackageGroupName: settings.group }),
        ...(report !== undefined && { ViolationReport: report }),
        CheckJobArn: arn,
        SkipCheck: settings.skip,
        RegisterNewBaseline: settings.register,
      },
    });
    const end = await runJob({ operation: "CreateProcessingJob", kind: processingJob, metadata }, run, request);
    const ended = endOf({ kind: processingJob }, ctx, end, run.stop.aborted);
    if (ended.status !== "Succeeded") return ended;
    const missing = Object.values(calculated).find((uri) => fileAt(ctx, uri) === undefined);
    if (missing !== undefined) return failed(`the check's program did not leave ${basename(missing)} in its output`);
    const report = at(output, violationsFile);
    const count = settings.skip ? 0 : violationsIn(ctx, report);
    if (count > 0) {
      note({ Metadata: metadata(processingJob.arn(end), report) });
      if (settings.failOnViolation) return failed(`the check found ${count} violations of the baseline, see ${report}`);
    }
    return { status: "Succeeded", properties: baselineMembers(calculated, used) };
  },
});

const failed = (text: string): StepEnd => ({ status: "Failed", reason: `ClientError: ${text}` });
const at = (prefix: string, file: string): string => `${prefix.replace(/\/+$/, "")}/${file}`;

const baselineMembers = (calculated: Baseline, used: Baseline) => ({
  ...(calculated.constraints !== undefined && { CalculatedBaselineConstraints: calculated.constraints }),
  ...(calculated.statistics !== undefined && { CalculatedBaselineStatistics: calculated.statistics }),
  ...(used.constraints !== undefined && { BaselineUsedForDriftCheckConstraints: used.constraints }),
  ...(used.statistics !== undefined && { BaselineUsedForDriftCheckStatistics: used.statistics }),
});

function settingsOf({ step, scope }: StepRun): Settings {
  const members = step as unknown as Readonly<Record<string, unknown>>;
  const text = (name: string): string | undefined => {
    const value = resolve(members[name] ?? null, scope);
    return value === null ? undefined : joinText(value);
  };
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = text(name);
    return value === undefined ? otherwise : value.toLowerCase() === "true";
  };
  const group = text("ModelPackageGroupName");
  return {
    checkType: text("CheckType") ?? "",
    ...(group !== undefined && { group }),
    skip: flag("SkipCheck", false),
    failOnViolation: flag("FailOnViolation", true),
    register: flag("RegisterNewBaseline", false),
    supplied: baseline(text("SuppliedBaselineConstraints"), text("SuppliedBaselineStatistics")),
  };
}

const earlierBaseline = (ctx: Context, { supplied, group, checkType }: Settings): Baseline => ({
  ...registeredBaseline(ctx, group, checkType),
  ...supplied,
});

const baselineFolder = "/opt/ml/processing/baseline";

/** The job's request, with the baseline to check against as inputs that the analyzer's variables name. */
function requestOf({ step, scope, jobName }: StepRun, type: string, before: Baseline): ProcessingRequest {
  const args = resolve(step.Arguments ?? {}, scope) as { readonly [name: string]: PyValue };
  const request = plainArguments(type, { ...args, ProcessingJobName: jobName }) as ProcessingRequest;
  const files = Object.entries(before).map(([what, uri]: [string, string]) => ({
    name: `baseline_${what}`,
    uri,
    folder: `${baselineFolder}/${what}`,
  }));
  return {
    ...request,
    ProcessingInputs: [
      ...(request.ProcessingInputs ?? []),
      ...files.map(({ name, uri, folder }) => ({
        InputName: name,
        S3Input: { S3Uri: uri, LocalPath: folder, S3DataType: "S3Prefix" as const, S3InputMode: "File" as const },
      })),
    ],
    Environment: {
      ...request.Environment,
      ...Object.fromEntries(files.map(({ name, uri, folder }) => [name, `${folder}/${basename(uri)}`])),
    },
  };
}

const fileAt = (ctx: Context, uri: string): string | undefined => {
  const { bucket, key } = s3Location(uri);
  return ctx.objects.file(bucket, key);
};

/** How many violations the program reports; one that found none need not report. */
function violationsIn(ctx: Context, uri: string): number {
  const file = fileAt(ctx, uri);
  if (file === undefined) return 0;
  const report = parsePython(readFileSync(file, "utf8"));
  if (report === undefined) throw new EvaluationError(`${uri} is not JSON`);
  const violations = follow(report, ["violations"]);
  return Array.isArray(violations) ? violations.length : 0;
}
