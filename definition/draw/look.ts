/** How a step type looks in a picture: its colour and the words on its card. */
export interface Look {
  readonly colour: string;
  readonly label: string;
}

const looks: Readonly<Record<string, Look>> = {
  Processing: { colour: "#2563eb", label: "PROCESSING" },
  Training: { colour: "#7c3aed", label: "TRAINING" },
  Tuning: { colour: "#9333ea", label: "TUNING" },
  AutoML: { colour: "#a21caf", label: "AUTOML" },
  Transform: { colour: "#0d9488", label: "BATCH TRANSFORM" },
  Model: { colour: "#16a34a", label: "MODEL" },
  RegisterModel: { colour: "#059669", label: "REGISTER MODEL" },
  Condition: { colour: "#d97706", label: "CONDITION" },
  Fail: { colour: "#dc2626", label: "FAIL" },
  Callback: { colour: "#ea580c", label: "CALLBACK" },
  Lambda: { colour: "#ea580c", label: "LAMBDA" },
  ClarifyCheck: { colour: "#0891b2", label: "CLARIFY CHECK" },
  QualityCheck: { colour: "#0891b2", label: "QUALITY CHECK" },
  EMR: { colour: "#475569", label: "EMR" },
  EMRServerless: { colour: "#475569", label: "EMR SERVERLESS" },
  EndpointConfig: { colour: "#4f46e5", label: "ENDPOINT CONFIG" },
  Endpoint: { colour: "#4f46e5", label: "ENDPOINT" },
  InferenceComponent: { colour: "#4f46e5", label: "INFERENCE COMPONENT" },
};

/** The look of a step type; types without one of their own are grey. */
export function lookOf(type: unknown): Look {
  const name = typeof type === "string" ? type : "?";
  return (Object.hasOwn(looks, name) ? looks[name] : undefined) ?? { colour: "#64748b", label: name.toUpperCase() };
}
