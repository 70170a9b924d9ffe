import { checkStep } from "./check-step.ts";

export const qualityCheck = checkStep({
  type: "QualityCheck",
  constraints: "constraints.json",
  statistics: "statistics.json",
});

export const clarifyCheck = checkStep({ type: "ClarifyCheck", constraints: "analysis.json" });
