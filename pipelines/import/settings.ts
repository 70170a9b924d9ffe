import { canonical, isFloat, type Definition } from "../../definition/index.ts";
import { expressionCode } from "./expression.ts";
import { isMembers, keyCode, quoted, rawCode } from "./literal.ts";
import { object, pair, type Code } from "./print.ts";
import { sameJson } from "./records.ts";
import { refuse } from "./refuse.ts";
import type { Scope } from "./scope.ts";
import { castCode } from "./shaped.ts";

const everyRun = {
  ExperimentName: { Get: "Execution.PipelineName" },
  TrialName: { Get: "Execution.PipelineExecutionId" },
};

/** What a definition has beside parameters and steps, as the options of the pipeline. */
export function settingsCode(definition: Definition, scope: Scope): readonly Code[] {
  const { Version, Metadata, Parameters, PipelineExperimentConfig, Steps: _steps, ...rest } = definition;
  const { MlflowConfig, ...others } = rest as Readonly<Record<string, unknown>>;
  if (Version !== "2020-12-01")
    refuse("Version", `Version is ${canonical(Version ?? null)}`, 'a definition is of version "2020-12-01"');
  const [other] = Object.keys(others);
  if (other !== undefined) refuse(other, `a definition has no member ${JSON.stringify(other)}`, "take it out");
  if (Parameters !== undefined && !Array.isArray(Parameters))
    refuse("Parameters", "Parameters is no list", "give a list of declarations");
  if (Parameters === undefined) scope.written("", "Parameters are written as an empty list");
  if (Metadata === undefined) scope.written("", "Metadata is written as an empty object");
  const code: Code[] = [];
  if (Metadata !== undefined && !sameJson(Metadata, {}))
    code.push(
      pair(
        "Metadata",
        hasFloat(Metadata) || !isMembers(Metadata)
          ? castCode(Metadata, "Metadata", "the types want an object without Floats", scope)
          : rawCode(Metadata),
      ),
    );
  if (PipelineExperimentConfig === undefined) {
    scope.written("", "PipelineExperimentConfig is written as null: experiments file nothing");
    code.push(pair("PipelineExperimentConfig", "null"));
  } else if (!sameJson(PipelineExperimentConfig, everyRun))
    code.push(
      configCode("PipelineExperimentConfig", PipelineExperimentConfig, ["ExperimentName", "TrialName"], [], scope),
    );
  if (MlflowConfig !== undefined)
    code.push(configCode("MlflowConfig", MlflowConfig, ["MlflowResourceArn"], ["MlflowExperimentName"], scope));
  return code;
}

/** A member whose own members are texts. */
function configCode(
  name: string,
  value: unknown,
  needed: readonly string[],
  optional: readonly string[],
  scope: Scope,
): Code {
  if (value === null) return pair(name, "null");
  const known = [...needed, ...optional];
  const fits =
    isMembers(value) &&
    needed.every((one) => Object.hasOwn(value, one)) &&
    Object.entries(value).every(([one, item]) => known.includes(one) && (typeof item === "string" || isMembers(item)));
  if (!fits) return pair(name, castCode(value, name, `the types want ${known.join(", ")}`, scope));
  return pair(
    name,
    object(
      Object.entries(value).map(([one, item]) =>
        pair(
          keyCode(one),
          typeof item === "string" ? quoted(item) : expressionCode(item, "string", `${name}.${one}`, scope),
        ),
      ),
    ),
  );
}

const hasFloat = (value: unknown): boolean =>
  isFloat(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasFloat));
