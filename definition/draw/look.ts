import { icons, plainIcon } from "./icons.ts";

/** How a step type looks in a picture. */
export interface Look {
  readonly colour: string;
  /** The colour on a dark ground. */
  readonly dark: string;
  /** The words on its card. */
  readonly label: string;
  /** The path of its mark, in a box of 20 by 20. */
  readonly icon: string;
}

const blue = ["#2563eb", "#60a5fa"] as const;
const violet = ["#7c3aed", "#a78bfa"] as const;
const pink = ["#be185d", "#f472b6"] as const;
const teal = ["#0f766e", "#2dd4bf"] as const;
const green = ["#047857", "#34d399"] as const;
const amber = ["#b45309", "#fbbf24"] as const;
const red = ["#dc2626", "#f87171"] as const;
const orange = ["#c2410c", "#fb923c"] as const;
const cyan = ["#0e7490", "#22d3ee"] as const;
const slate = ["#475569", "#94a3b8"] as const;
const indigo = ["#4338ca", "#818cf8"] as const;
const olive = ["#4d7c0f", "#a3e635"] as const;

const looks: Readonly<Record<string, readonly [colours: readonly [string, string], label: string]>> = {
  Processing: [blue, "PROCESSING"],
  Training: [violet, "TRAINING"],
  Tuning: [violet, "TUNING"],
  AutoML: [pink, "AUTOML"],
  Transform: [teal, "BATCH TRANSFORM"],
  Model: [green, "MODEL"],
  RegisterModel: [green, "REGISTER MODEL"],
  Condition: [amber, "CONDITION"],
  Fail: [red, "FAIL"],
  Callback: [orange, "CALLBACK"],
  Lambda: [orange, "LAMBDA"],
  ClarifyCheck: [cyan, "CLARIFY CHECK"],
  QualityCheck: [cyan, "QUALITY CHECK"],
  EMR: [slate, "EMR"],
  EMRServerless: [slate, "EMR SERVERLESS"],
  EndpointConfig: [indigo, "ENDPOINT CONFIG"],
  Endpoint: [indigo, "ENDPOINT"],
  InferenceComponent: [indigo, "INFERENCE COMPONENT"],
  BedrockCustomModel: [olive, "BEDROCK CUSTOM MODEL"],
  BedrockCustomModelDeployment: [olive, "BEDROCK DEPLOYMENT"],
  BedrockModelImport: [olive, "BEDROCK IMPORT"],
  BedrockProvisionedModelThroughput: [olive, "BEDROCK THROUGHPUT"],
  Lineage: [slate, "LINEAGE"],
};

/** The look of a step type; types without one of their own are grey. */
export function lookOf(type: unknown): Look {
  const name = typeof type === "string" ? type : "?";
  const found = Object.hasOwn(looks, name) ? looks[name] : undefined;
  const [[colour, dark], label] = found ?? [slate, name.toUpperCase()];
  return { colour, dark, label, icon: (Object.hasOwn(icons, name) ? icons[name] : undefined) ?? plainIcon };
}
