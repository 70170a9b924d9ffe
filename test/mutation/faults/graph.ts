import { graphOf, isObject, list, stepsOf, type GraphNode } from "../../../definition/index.ts";
import { and, anyOf, append, at, items, placesIn, put, type Draft, type Plant } from "../draft.ts";
import type { Fault } from "../fault.ts";

const draftStep = (node: GraphNode): Draft => node.step as unknown as Draft;

/** Has one step wait for another. */
function wait(node: GraphNode, name: string): string {
  const step = draftStep(node);
  const before = list(step["DependsOn"]);
  step["DependsOn"] = [...before, name];
  return `${node.path}.DependsOn[${before.length}]`;
}

/** Has one step read a property of another, where it reads anything at all. */
function read(draft: Draft, node: GraphNode, get: string): string | undefined {
  const inside = new RegExp(
    `^${node.path.replaceAll(/[[\]]/g, "\\$&")}\\.Arguments\\.(?!Conditions|IfSteps|ElseSteps).*\\.Get$`,
  );
  const place = placesIn(draft).find(({ path }) => inside.test(path));
  if (place === undefined) return undefined;
  put(place, get);
  return place.path;
}

const waits =
  (choose: (draft: Draft) => readonly (readonly [GraphNode, GraphNode])[]): Plant =>
  (draft, random) => {
    const pair = anyOf(random, choose(draft));
    return pair && wait(pair[0], pair[1].name);
  };
const reads =
  (
    choose: (draft: Draft) => readonly (readonly [GraphNode, GraphNode])[],
    property: (type: string) => string | undefined,
  ): Plant =>
  (draft, random) => {
    const pair = anyOf(
      random,
      choose(draft).filter(([, to]) => property(to.step.Type) !== undefined),
    );
    return pair && read(draft, pair[0], `Steps.${pair[1].name}.${property(pair[1].step.Type) ?? ""}`);
  };

const pairs = (
  draft: Draft,
  fits: (from: GraphNode, to: GraphNode) => boolean,
): readonly (readonly [GraphNode, GraphNode])[] => {
  const steps = stepsOf(draft);
  return steps.flatMap((from) => steps.filter((to) => fits(from, to)).map((to) => [from, to] as const));
};
const branchOf = ({ parent }: GraphNode): string =>
  parent === undefined ? "" : `${parent.condition} ${parent.branch}`;
const arns: Readonly<Record<string, string>> = {
  Processing: "ProcessingJobArn",
  Training: "TrainingJobArn",
  Transform: "TransformJobArn",
  Model: "ModelArn",
  RegisterModel: "ModelPackageArn",
  Lambda: "OutputParameters['verdict']",
  Callback: "OutputParameters['verdict']",
};
const arnOf = (type: string): string | undefined => arns[type];

const intoBranch = (draft: Draft): readonly (readonly [GraphNode, GraphNode])[] =>
  pairs(
    draft,
    (from, to) =>
      from.step.Type !== "Fail" &&
      from.step.Type !== "Condition" &&
      to.step.Type !== "Fail" &&
      to.parent !== undefined &&
      from.parent === undefined,
  );
const acrossBranches = (draft: Draft): readonly (readonly [GraphNode, GraphNode])[] =>
  pairs(
    draft,
    (from, to) =>
      from.parent !== undefined &&
      to.step.Type !== "Fail" &&
      from.parent.condition === to.parent?.condition &&
      branchOf(from) !== branchOf(to),
  );
/** Pairs where the second already waits for the first. */
const backwards = (draft: Draft): readonly (readonly [GraphNode, GraphNode])[] => {
  const { edges, nodes } = graphOf(draft as never);
  return edges.flatMap(({ from, to }) => {
    const [first, second] = [nodes.get(from), nodes.get(to)];
    return first === undefined || second === undefined || second.step.Type === "Fail" ? [] : [[first, second] as const];
  });
};

/** What waits for what. */
export const graph: readonly Fault[] = [
  {
    code: "SW4001",
    fault: "steps that wait for each other",
    plants: [
      waits(backwards),
      reads(backwards, arnOf),
      waits((draft) => pairs(draft, (from, to) => from === to && from.step.Type !== "Fail")),
      waits((draft) =>
        pairs(
          draft,
          (from, to) => from.step.Type === "Condition" && to.parent?.condition === from.name && to.step.Type !== "Fail",
        ),
      ),
      (draft, random) => {
        const [one, other] = random.shuffled(
          stepsOf(draft).filter(({ step, parent }) => parent === undefined && step.Type !== "Fail"),
        );
        if (one === undefined || other === undefined) return undefined;
        wait(one, other.name);
        return wait(other, one.name);
      },
    ],
  },
  {
    code: "SW4002",
    fault: "a step after Fail, or one that reads it",
    plants: [
      waits((draft) => pairs(draft, (from, to) => from !== to && from.step.Type !== "Fail" && to.step.Type === "Fail")),
      reads(
        (draft) => pairs(draft, (from, to) => from !== to && to.step.Type === "Fail"),
        () => "ErrorMessage",
      ),
    ],
  },
  {
    code: "SW4003",
    fault: "a step that needs a step of a branch from outside it",
    plants: [waits(intoBranch), waits(acrossBranches), reads(intoBranch, arnOf), reads(acrossBranches, arnOf)],
  },
  {
    code: "SW4004",
    fault: "a Condition inside a branch",
    plants: [
      append(and(at(/\.(?:If|Else)Steps$/), items), (_, random) => ({
        Name: `Inner${random.whole(1, 99)}`,
        Type: "Condition",
        Arguments: {
          Conditions: [{ Type: "Equals", LeftValue: { Get: "Execution.PipelineName" }, RightValue: "skin" }],
          IfSteps: [],
          ElseSteps: [{ Name: "InnerFail", Type: "Fail", Arguments: { ErrorMessage: "another pipeline" } }],
        },
      })),
      (draft, random) => {
        const steps = draft["Steps"] as unknown[];
        const conditions = steps.filter((step) => isObject(step) && step["Type"] === "Condition") as Draft[];
        const [outer, inner] = random.shuffled(conditions);
        if (outer === undefined || inner === undefined) return undefined;
        const branch = (outer["Arguments"] as Draft)["ElseSteps"] as unknown[];
        draft["Steps"] = steps.filter((step) => step !== inner);
        branch.push(inner);
        return `Steps[${(draft["Steps"] as unknown[]).indexOf(outer)}].Arguments.ElseSteps[${branch.length - 1}]`;
      },
    ],
  },
  {
    code: "SW4005",
    fault: "more than 50 steps",
    plants: [
      (draft, random) => {
        const chosen = anyOf(
          random,
          stepsOf(draft).filter(({ parent, step }) => parent === undefined && step.Type !== "Condition"),
        );
        if (chosen === undefined) return undefined;
        const count = random.whole(50, 70);
        for (let i = 0; i < count; i++)
          (draft["Steps"] as unknown[]).push({
            ...structuredClone(draftStep(chosen)),
            Name: `${chosen.name.slice(0, 20)}-${i}`,
          });
        return "Steps";
      },
    ],
  },
  {
    code: "SW4101",
    fault: "a step that is waited for twice",
    plants: [append(and(at(/\.DependsOn$/), items), (names, random) => random.pick(names))],
  },
];
