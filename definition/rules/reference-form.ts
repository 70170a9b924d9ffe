import { parseReference } from "../expression.ts";
import { member } from "../model.ts";
import { certain, suggest } from "../nearest.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, get, trainingStep, type Changes } from "./example.ts";
import { replaced } from "./fixes.ts";
import { Contents, type ExpressionNode } from "./nodes.ts";

const roots = ["Parameters", "Steps", "Execution", "PipelineExperimentConfig"];

const parameter = { Name: "Role", Type: "String" };
const train = (path: string): Changes => trainingStep("Train", { Arguments: { RoleArn: get(path) } });

export const referenceForm: Rule = {
  code: "SW3001",
  title: "a Get that cannot be read",
  severity: "error",
  explanation:
    "A Get is text that begins with Parameters., Steps., Execution. or PipelineExperimentConfig.; SageMaker cannot resolve any other. Write the path of what is to be read.",
  covers: "E1",
  examples: {
    failing: {
      definition: definitionOf({ Parameters: [parameter], Steps: [train("Parameter.Role")] }),
      at: "Steps[0].Arguments.RoleArn",
      also: ["SW2103"],
    },
    passing: { definition: definitionOf({ Parameters: [parameter], Steps: [train("Parameters.Role")] }) },
  },
  check: ({ references, expressions, definition }) => [
    ...references
      .filter(({ reference }) => reference === undefined)
      .flatMap(({ get, path }): Found[] => {
        const [root = ""] = get.split(".");
        const hint = roots.includes(root)
          ? "write it as Steps.Name.Member[0]['key'] or Parameters.Name"
          : suggest(root, roots, "");
        const meant = certain(root, roots);
        const better = meant === undefined ? get : meant + get.slice(root.length);
        const fix = parseReference(better) === undefined ? {} : { fix: replaced(`${path}.Get`, better) };
        return [{ path, message: `cannot read the reference ${JSON.stringify(get)}`, hint, ...fix }];
      }),
    ...[...expressions, ...besideSteps(definition)]
      .filter(({ kind, value }) => kind === "Get" && typeof member(value, "Get") !== "string")
      .map(({ path }) => ({ path, message: "Get is not a string", hint: 'write {"Get": "Parameters.Name"}' })),
  ],
};

function besideSteps({
  PipelineExperimentConfig: config,
}: Readonly<Record<string, unknown>>): readonly ExpressionNode[] {
  const contents = new Contents();
  contents.add(config, "PipelineExperimentConfig");
  return contents.expressions;
}
