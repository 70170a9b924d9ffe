import type { ExplainedCondition, SimulatedStep, Simulation } from "../definition/index.ts";
import type { Io } from "./io.ts";

/** A simulation for a person: what runs and why, what does not and why. */
export function simulationText(
  io: Io,
  simulation: Simulation,
  { withArguments }: { readonly withArguments: boolean },
): string {
  const { steps, skipped, undecided, outcome, failMessage, missingParameters, problems } = simulation;
  const widest = [...steps, ...skipped, ...undecided].reduce((most, { name }) => Math.max(most, name.length), 0);
  const row = (mark: string, { name, type }: { readonly name: string; readonly type: string }, rest: string): string =>
    `${mark} ${name.padEnd(widest)}  ${io.style("dim", type.padEnd(14))} ${rest}`.trimEnd();
  const ran = steps.flatMap((step, i) => [
    row(`${String(i + 1).padStart(3)} ${step.failure === undefined ? "✓" : "✗"}`, step, takesText(step)),
    ...(step.conditions ?? []).flatMap((condition) => conditionLines(condition, 10)),
    ...(step.failure === undefined ? [] : [`          ${io.style("red", step.failure)}`]),
    ...(withArguments && step.arguments !== undefined ? indented(JSON.stringify(step.arguments, null, 2)) : []),
  ]);
  const verdict =
    outcome === "Succeeded"
      ? io.style("green", "the execution succeeds")
      : outcome === "Failed"
        ? `${io.style("red", "the execution fails")}: ${failMessage ?? ""}`
        : io.style("yellow", "how the execution ends is not decided by what is given");
  return [
    ...ran,
    ...skipped.map((step) => row("    -", step, `does not run: ${step.reason}`)),
    ...undecided.map((step) => row("    ?", step, step.reason)),
    "",
    verdict,
    ...(missingParameters.length > 0
      ? [`to start it needs ${missingParameters.map((name) => `--param ${name}=…`).join(" ")}`]
      : []),
    ...problems,
  ].join("\n");
}

const takesText = ({ outcome, takes, conditions }: SimulatedStep): string =>
  outcome === undefined ? (conditions === undefined ? "" : "is not decided") : `is ${outcome}: takes ${takes}`;

function conditionLines(
  { text, holds, values, unknown = [], of }: ExplainedCondition,
  indent: number,
): readonly string[] {
  const open =
    values === undefined && of === undefined ? "not looked at" : ["not decided", ...new Set(unknown)].join(": ");
  const verdict = holds === undefined ? open : holds ? "yes" : "no";
  return [
    `${" ".repeat(indent)}${text}: ${verdict}`,
    ...(of ?? []).flatMap((inner) => conditionLines(inner, indent + 2)),
  ];
}

const indented = (text: string): readonly string[] => text.split("\n").map((line) => `          ${line}`);
