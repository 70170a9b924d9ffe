import type { Problem, ValidateOptions } from "../definition/index.ts";
import type { Parameter } from "../steps/parameter.ts";
import { problemAt, type Site } from "../steps/site.ts";
import type { Step } from "../steps/step.ts";
import type { PipelineSettings } from "./settings.ts";

/** A name that CreatePipeline would refuse. */
export const nameProblems = (site: Site, name: string): readonly Problem[] =>
  /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}$/.test(name)
    ? []
    : [
        problemAt(
          site,
          "SW0001",
          `pipeline name ${JSON.stringify(name)} is not allowed`,
          "use letters, digits and - between them, at most 256",
        ),
      ];

/** The most characters of a pipeline's name that CreatePipeline has taken, though its model says 256. */
const takenName = 82;

/** A name that the model allows and CreatePipeline has refused. */
export function longNameProblems(name: string, { severities }: ValidateOptions): readonly Problem[] {
  const code = "SW0006";
  const severity = severities?.[code] ?? "warning";
  if (name.length <= takenName || severity === "off") return [];
  const message = `the pipeline's name has ${name.length} characters`;
  return [
    { code, severity, path: "", message, hint: `keep it within ${takenName}: CreatePipeline has refused longer ones` },
  ];
}

/** Parameters and steps that share a name, and steps that stand in two places. */
export function duplicateProblems(
  parameters: readonly Parameter[],
  steps: readonly Step[],
  placed: readonly Step[],
): Problem[] {
  const problems: Problem[] = [];
  for (const [kind, values] of [
    ["parameter", parameters],
    ["step", steps],
  ] as const) {
    const seen = new Map<string, { readonly name: string }>();
    for (const value of values) {
      if (seen.has(value.name))
        problems.push(
          problemAt(
            value.site,
            "SW0002",
            `there are two ${kind}s named ${value.name}`,
            `give every ${kind} a name of its own`,
          ),
        );
      seen.set(value.name, value);
    }
  }
  const home = new Map<Step, string>(placed.map((step) => [step, "the pipeline's steps"]));
  for (const condition of steps)
    for (const step of condition.branches) {
      const first = home.get(step);
      const second = `a branch of ${condition.name}`;
      if (first !== undefined)
        problems.push(
          problemAt(
            step.site,
            "SW0004",
            `step ${step.name} stands in ${first} and in ${second}`,
            "list it in one place",
          ),
        );
      home.set(step, second);
    }
  return problems;
}

/** Settings that CreatePipeline would refuse; the limits are botocore's. */
export function settingsProblems(site: Site, settings: PipelineSettings): Problem[] {
  const { PipelineDisplayName, PipelineDescription = "", ParallelismConfiguration, Tags = [] } = settings;
  const problem = (message: string, hint: string): Problem => problemAt(site, "SW0005", message, hint);
  const problems: Problem[] = [];
  const most = ParallelismConfiguration?.MaxParallelExecutionSteps;
  if (most !== undefined && !(Number.isSafeInteger(most) && most >= 1))
    problems.push(problem(`MaxParallelExecutionSteps is ${most}`, "give a whole number from 1"));
  if (PipelineDisplayName !== undefined && nameProblems(site, PipelineDisplayName).length > 0)
    problems.push(
      problem(
        `PipelineDisplayName ${JSON.stringify(PipelineDisplayName)} is not allowed`,
        "use letters, digits and - between them, at most 256",
      ),
    );
  if (PipelineDescription.length > 3072)
    problems.push(problem(`PipelineDescription has ${PipelineDescription.length} characters`, "use at most 3072"));
  if (Tags.length > 50) problems.push(problem(`there are ${Tags.length} tags`, "a pipeline can have at most 50"));
  return problems;
}
