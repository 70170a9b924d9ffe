import type { ActionDeclaration, PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { AwsError, validation } from "../wire/error.ts";

const invalid = (code: string, message: string) => new AwsError(code, message);
const NAME = /^[A-Za-z0-9.@_-]{1,100}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Refuses a declaration that CodePipeline would refuse. */
export function checkDeclaration(declaration: PipelineDeclaration | undefined): PipelineDeclaration & { name: string } {
  if (declaration === undefined)
    throw validation(
      "1 validation error detected: Value null at 'pipeline' failed to satisfy constraint: Member must not be null",
    );
  const { name = "", stages = [], pipelineType = "V1", executionMode, variables = [] } = declaration;
  if (!NAME.test(name))
    throw validation(
      `1 validation error detected: Value '${name}' at 'pipeline.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9.@\\-_]+`,
    );
  if (stages.length < 2)
    throw invalid(
      "InvalidStructureException",
      `Pipeline ${name} must have at least two stages; it has ${stages.length}`,
    );
  if (pipelineType !== "V2" && (executionMode === "QUEUED" || executionMode === "PARALLEL" || variables.length > 0)) {
    throw invalid(
      "InvalidStructureException",
      `Pipeline ${name} is of type ${pipelineType}; execution mode ${executionMode ?? "SUPERSEDED"} and variables need type V2`,
    );
  }
  unique(
    stages.map((stage) => stage.name ?? ""),
    "Stage",
  );
  unique(
    variables.map((variable) => variable.name ?? ""),
    "Variable",
  );
  for (const stage of stages) {
    const actions = stage.actions ?? [];
    if (!NAME.test(stage.name ?? ""))
      throw invalid("InvalidStageDeclarationException", `Stage name "${stage.name ?? ""}" is not valid`);
    if (actions.length === 0)
      throw invalid("InvalidStageDeclarationException", `Stage ${stage.name ?? ""} must have at least one action`);
    unique(
      actions.map((action) => action.name ?? ""),
      `Stage ${stage.name ?? ""}: action`,
    );
    for (const action of actions) checkAction(action);
  }
  return { ...declaration, name };
}

function checkAction(action: ActionDeclaration): void {
  const {
    name = "",
    actionTypeId,
    commands = [],
    environmentVariables = [],
    outputVariables = [],
    runOrder = 1,
  } = action;
  const bad = (message: string) => invalid("InvalidActionDeclarationException", `Action ${name}: ${message}`);
  if (!NAME.test(name)) throw invalid("InvalidActionDeclarationException", `Action name "${name}" is not valid`);
  if (actionTypeId?.category === undefined || actionTypeId.provider === undefined)
    throw bad("actionTypeId needs category, owner, provider and version");
  if (!Number.isInteger(runOrder) || runOrder < 1 || runOrder > 999)
    throw bad(`runOrder is ${runOrder}; it must be from 1 to 999`);
  if (actionTypeId.provider === "Commands" && commands.length === 0) throw bad("a Commands action needs commands");
  if (actionTypeId.provider !== "Commands" && commands.length > 0)
    throw bad(`commands are for the provider Commands, not ${actionTypeId.provider}`);
  for (const variable of environmentVariables)
    if (!VARIABLE.test(variable.name ?? ""))
      throw bad(`environment variable name "${variable.name ?? ""}" is not valid`);
  for (const variable of outputVariables)
    if (!VARIABLE.test(variable)) throw bad(`output variable "${variable}" is not a shell variable's name`);
}

function unique(names: readonly string[], what: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalid("InvalidStructureException", `${what} name ${twice} is used more than once`);
}
