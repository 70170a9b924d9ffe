import type { Graph, GraphNode, Parent } from "../graph.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { conditionStep, definitionOf, failStep, get, lambdaStep, registerModelStep, trainingStep } from "./example.ts";

const evaluate = lambdaStep("Evaluate", { OutputParameters: [{ OutputName: "good", OutputType: "Boolean" }] });
const good = { Type: "Equals", LeftValue: get("Steps.Evaluate.OutputParameters['good']"), RightValue: true };
const check = conditionStep("Check", [good], {
  Arguments: { IfSteps: [registerModelStep("Register")], ElseSteps: [failStep("Stop")] },
});

export const branchScope: Rule = {
  code: "SW4003",
  title: "a step that needs a step of a branch from outside it",
  severity: "error",
  explanation:
    "A branch may not run, and SageMaker has no way to join the branches again: a step outside, or in the other branch, cannot count on its steps. Move the step into the branch, or depend on the Condition.",
  covers: "E6",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [evaluate, check, trainingStep("Retrain", { DependsOn: ["Register"] })] }),
      at: "Steps[2].DependsOn[0]",
    },
    passing: {
      definition: definitionOf({ Steps: [evaluate, check, trainingStep("Retrain", { DependsOn: ["Check"] })] }),
    },
  },
  check: ({ dependencies, graph }) =>
    foundIn(dependencies, (dependency): Found[] => {
      const { from, to, kind } = dependency;
      // Nothing guards it, or the same branch does.
      if (to.parent === undefined || to.parent === from.parent) return [];
      const own = new Map(scopes(from, graph).map(({ condition, branch }) => [condition, branch]));
      const outside = scopes(to, graph).find(({ condition, branch }) => own.get(condition) !== branch);
      // A Condition that needs its own branch is a cycle, which has a rule of its own.
      if (outside === undefined || outside.condition === from.name) return [];
      const { condition, branch } = outside;
      const place = own.has(condition) ? `stands in the other branch of ${condition}` : `stands outside ${condition}`;
      const message = `${from.name} ${kind} ${to.name}, which runs only in the ${branch} of ${condition}, but ${from.name} ${place}`;
      return [{ path: dependency.at.path, message, hint: `move ${from.name} into that branch` }];
    }),
};

/** The branches that a step stands in, innermost first. */
function scopes(node: GraphNode, graph: Graph): readonly Parent[] {
  const found: Parent[] = [];
  for (let parent = node.parent; parent !== undefined && found.length <= graph.nodes.size;) {
    found.push(parent);
    parent = graph.nodes.get(parent.condition)?.parent;
  }
  return found;
}
