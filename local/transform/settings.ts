import type { DescribeTransformJobResponse } from "@aws-sdk/client-sagemaker";
import type { Context } from "../context.ts";
import type { Wire } from "../sagemaker/operation.ts";
import { send } from "../hosting/http.ts";

export type TransformRecord = Wire<DescribeTransformJobResponse>;

/** How requests are made: what the job says, else what the container says, else the service's own. */
export interface Settings {
  readonly atOnce: number;
  /** Bytes; no limit when the job says 0. */
  readonly limit: number;
  readonly several: boolean;
  readonly timeoutMs: number;
  readonly retries: number;
}

const defaults = { MaxConcurrentTransforms: 1, MaxPayloadInMB: 6, BatchStrategy: "MultiRecord" } as const;
const defaultTimeoutSeconds = 600;
const defaultRetries = 3;
const megabyte = 1024 * 1024;

/** `MultiRecord` as the container reads it. */
const spelled = (strategy: string): string => (strategy === "SingleRecord" ? "SINGLE_RECORD" : "MULTI_RECORD");

/** What tells a container that it serves a transform job. */
export function batchEnvironment(record: TransformRecord): Record<string, string> {
  const { MaxConcurrentTransforms, MaxPayloadInMB, BatchStrategy } = { ...defaults, ...given(record) };
  return {
    SAGEMAKER_BATCH: "true",
    SAGEMAKER_MAX_PAYLOAD_IN_MB: String(MaxPayloadInMB),
    SAGEMAKER_BATCH_STRATEGY: spelled(BatchStrategy),
    SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(MaxConcurrentTransforms),
  };
}

interface Parameters {
  readonly MaxConcurrentTransforms?: number;
  readonly MaxPayloadInMB?: number;
  readonly BatchStrategy?: string;
}

const given = (from: { readonly [name in keyof Parameters]?: Parameters[name] | undefined }): Parameters => {
  const { MaxConcurrentTransforms, MaxPayloadInMB, BatchStrategy } = from;
  return {
    // The service takes 0 for "the container knows".
    ...(MaxConcurrentTransforms !== undefined && MaxConcurrentTransforms > 0 && { MaxConcurrentTransforms }),
    ...(MaxPayloadInMB !== undefined && { MaxPayloadInMB }),
    ...(BatchStrategy !== undefined && { BatchStrategy }),
  };
};

/** Asks the container, which need not answer, and says in the job's log what came of it. */
export async function settingsOf(
  record: TransformRecord,
  port: number,
  log: (line: string) => void,
  stop: AbortSignal,
): Promise<Settings> {
  const all = { ...defaults, ...given(await executionParameters(port, stop)), ...given(record) };
  const { MaxConcurrentTransforms: atOnce, MaxPayloadInMB: megabytes, BatchStrategy: strategy } = all;
  log(
    `[sagemaker logs]: MaxConcurrentTransforms=${atOnce}, MaxPayloadInMB=${megabytes}, BatchStrategy=${spelled(strategy)}`,
  );
  return {
    atOnce,
    limit: megabytes === 0 ? Number.POSITIVE_INFINITY : megabytes * megabyte,
    several: spelled(strategy) === "MULTI_RECORD",
    timeoutMs: (record.ModelClientConfig?.InvocationsTimeoutInSeconds ?? defaultTimeoutSeconds) * 1000,
    retries: record.ModelClientConfig?.InvocationsMaxRetries ?? defaultRetries,
  };
}

const askMs = 2000;

async function executionParameters(port: number, stop: AbortSignal): Promise<Parameters> {
  try {
    const { status, body } = await send(port, { method: "GET", path: "/execution-parameters", ms: askMs, stop });
    if (status !== 200) return {};
    const value = JSON.parse(body.toString("utf8")) as Record<string, unknown> | null;
    const { MaxConcurrentTransforms: atOnce, MaxPayloadInMB: megabytes, BatchStrategy: strategy } = value ?? {};
    return {
      ...(typeof atOnce === "number" && { MaxConcurrentTransforms: atOnce }),
      ...(typeof megabytes === "number" && { MaxPayloadInMB: megabytes }),
      ...(typeof strategy === "string" && { BatchStrategy: strategy.startsWith("SINGLE") ? "SingleRecord" : strategy }),
    };
  } catch {
    // A container that does not know the path, or answers something else, has nothing to say.
    return {};
  }
}

/** The part of the job's place in the log that is the instance. */
export const transformLog = (name: string): { group: string; stream: string } => ({
  group: "/aws/sagemaker/TransformJobs",
  stream: `${name}/local`,
});

export const dataLog =
  (ctx: Context, name: string) =>
  (line: string): void =>
    ctx.logs.append("/aws/sagemaker/TransformJobs", `${name}/local/data-log`, line);
