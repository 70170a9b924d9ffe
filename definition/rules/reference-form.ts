import { isObject } from "../model.ts";
import { ownPart } from "../graph.ts";
import { suggest } from "../nearest.ts";
import { nodesIn } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";

const roots = ["Parameters", "Steps", "Execution", "PipelineExperimentConfig"];

export const referenceForm: Rule = {
  code: "SW3001",
  title: "a Get that cannot be read",
  severity: "error",
  explanation: "A Get is text that begins with Parameters., Steps., Execution. or PipelineExperimentConfig.",
  check: ({ references, steps }) => [
    ...references.flatMap(({ get, reference, path }): Found[] => {
      if (reference !== undefined) return [];
      const [root = ""] = get.split(".");
      const hint = roots.includes(root)
        ? "write it as Steps.Name.Member[0]['key'] or Parameters.Name"
        : suggest(root, roots, "");
      return [{ path, message: `cannot read the reference ${JSON.stringify(get)}`, hint }];
    }),
    ...steps.flatMap(({ step, path }) =>
      [...nodesIn(ownPart(step), path)].flatMap((node): Found[] => {
        if (!isObject(node.value) || Object.keys(node.value).length !== 1 || node.value["Get"] === undefined) return [];
        if (typeof node.value["Get"] === "string") return [];
        return [{ path: node.path, message: "Get is not a string", hint: 'write {"Get": "Parameters.Name"}' }];
      }),
    ),
  ],
};
