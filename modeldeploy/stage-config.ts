import { Refusal } from "./refusal.ts";
import type { Stage } from "./names.ts";

/** How one stage hosts a release. */
export interface StageConfig {
  readonly StageName: Stage;
  readonly EndpointInstanceCount: number;
  readonly EndpointInstanceType: string;
  readonly EnableDataCapture: boolean;
  readonly SamplingPercentage: number;
  readonly ModelExecutionRoleArn: string;
  /** Where captured requests go, when they are captured. */
  readonly DataCaptureUploadPath: string;
  readonly Tags: Readonly<Record<string, string>>;
}

export type StageConfigs = Readonly<Record<Stage, StageConfig>>;

const DEFAULTS = {
  EndpointInstanceCount: "1",
  EndpointInstanceType: "ml.m5.xlarge",
  EnableDataCapture: "false",
  SamplingPercentage: "100",
} as const;

const KEYS: readonly string[] = ["StageName", ...Object.keys(DEFAULTS)];

/** What the stage file does not say: the role that the model runs under and the bucket for captured data. */
export interface StagePlace {
  readonly role: string;
  readonly bucket: string;
}

/**
 * Reads `staging-config.json` or `prod-config.json` (`{"Parameters": {…texts…}, "Tags": {…}}`); without a file, the defaults.
 *
 * @example
 * stageConfig("prod", '{"Parameters": {"StageName": "prod", "EndpointInstanceCount": "2"}}', { role, bucket });
 */
export function stageConfig(stage: Stage, text: string | undefined, place: StagePlace): StageConfig {
  const file = `${stage}-config.json`;
  const refuse = (message: string): never => {
    throw new Refusal("StageConfigInvalid", `${file}: ${message}`);
  };
  const { Parameters, Tags } = text === undefined ? { Parameters: {}, Tags: {} } : parse(text, refuse);
  const unknown = Object.keys(Parameters).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) refuse(`Parameters.${unknown[0]} is not known; the keys are ${KEYS.join(", ")}`);
  const named = Parameters["StageName"] ?? stage;
  if (named !== stage) refuse(`Parameters.StageName is "${named}"; in this file it is "${stage}"`);
  const value = (key: keyof typeof DEFAULTS): string => Parameters[key] ?? DEFAULTS[key];
  const number = (key: keyof typeof DEFAULTS, least: number, most: number): number => {
    const found = Number(value(key));
    if (!/^\d+$/.test(value(key)) || found < least || found > most)
      refuse(`Parameters.${key} is "${value(key)}"; write a whole number from ${least} to ${most}, as text`);
    return found;
  };
  if (!/^ml\.[a-z0-9-]+\.[a-z0-9-]+$/.test(value("EndpointInstanceType")))
    refuse(`Parameters.EndpointInstanceType is "${value("EndpointInstanceType")}"; write one such as "ml.m5.xlarge"`);
  if (!["true", "false"].includes(value("EnableDataCapture")))
    refuse(`Parameters.EnableDataCapture is "${value("EnableDataCapture")}"; write "true" or "false"`);
  return {
    StageName: stage,
    EndpointInstanceCount: number("EndpointInstanceCount", 1, 10_000),
    EndpointInstanceType: value("EndpointInstanceType"),
    EnableDataCapture: value("EnableDataCapture") === "true",
    SamplingPercentage: number("SamplingPercentage", 0, 100),
    ModelExecutionRoleArn: place.role,
    DataCaptureUploadPath: `s3://${place.bucket}/datacapture-${stage}`,
    Tags,
  };
}

type Texts = Readonly<Record<string, string>>;

function parse(text: string, refuse: (message: string) => never): { Parameters: Texts; Tags: Texts } {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return refuse(`is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    return refuse('is no JSON object; write {"Parameters": {…}, "Tags": {…}}');
  const unknown = Object.keys(document).filter((key) => key !== "Parameters" && key !== "Tags");
  if (unknown.length > 0) refuse(`"${unknown[0]}" is not known; the members are Parameters and Tags`);
  const texts = (key: "Parameters" | "Tags"): Texts => {
    const member: unknown = (document as Record<string, unknown>)[key] ?? {};
    if (typeof member !== "object" || member === null || Array.isArray(member)) return refuse(`${key} is no object`);
    for (const [name, value] of Object.entries(member))
      if (typeof value !== "string") refuse(`${key}.${name} is ${JSON.stringify(value)}; all values are texts`);
    return member as Texts;
  };
  return { Parameters: texts("Parameters"), Tags: texts("Tags") };
}
