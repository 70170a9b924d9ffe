import { expect, test } from "vitest";
import { requestShape, stepTypeNames, stepTypeOf, type StepType } from "../../definition/index.ts";
import { notPlayed } from "../../local/engine/not-played.ts";
import { stepTypeOf as playedTypeOf } from "../../local/engine/step-types/index.ts";
import { examplesIn, factoryOf } from "./examples.ts";

const types = stepTypeNames.filter((type) => type !== "Job").map((type) => stepTypeOf(type) ?? { type });
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

/** What the factory takes of the request: all of it, but what SageMaker gives itself or refuses. */
function covered({ type, request, forbidden = {} }: StepType): string {
  const members = Object.keys(requestShape(type)?.members ?? {});
  const without = members.filter((name) => name === request?.named || Object.hasOwn(forbidden, name));
  if (type === "RegisterModel") without.push("ClientToken");
  if (type.endsWith("Check")) without.push("ExperimentConfig");
  if (type === "Condition") return "`Conditions`, `IfSteps`, `ElseSteps`";
  if (members.length === 0) return "text, numbers and booleans by name";
  if (request === undefined) {
    const nested = Object.keys(forbidden);
    return `${code(members)}${nested.length > 0 ? `; not ${code(nested)}` : ""}`;
  }
  if (without.length === 0) return `${request.operation}: all ${members.length}`;
  return `${request.operation}: ${members.length - without.length} of ${members.length}, not ${code(without)}`;
}

const own = ({ members = {} }: StepType): string =>
  Object.keys(members).length === 0 ? "–" : code(Object.keys(members));

const retry = (type: StepType): string => (type.retry !== true ? "no" : type.job === true ? "yes" : "`Step.*` only");

const local = ({ type }: StepType): string => {
  const { runs = true, needs } = playedTypeOf(type);
  return runs ? `yes${needs === undefined ? "" : `, with ${needs}`}` : "no";
};

const capital = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase());

const unplayed = notPlayed([
  {
    name: "*",
    path: "",
    step: {
      Name: "*",
      Type: "Training",
      CacheConfig: { Enabled: true },
      RetryPolicies: [{ ExceptionType: ["Step.THROTTLING"] }],
    },
  },
]);

function page(): string {
  const examples = examplesIn("steps");
  return [
    "# Step types",
    "",
    "Made from `definition/step-types.ts`, the shapes, the embedded engine's list of step types and the doc comments of `steps/`:",
    "`npx vitest run test/steps/docs.test.ts -u` writes it anew. Every example compiles (`test/steps/examples.test.ts`), and a",
    "pipeline with a step of every type is valid (`test/steps/every-type.test.ts`).",
    "",
    "A factory is `(name, request, options)`. The request is the step's `Arguments` in SageMaker's spelling, with an",
    "expression at any leaf; the options are `dependsOn`, `DisplayName`, `Description` and what the columns say. What a type",
    "does not allow does not compile.",
    "",
    "- **arguments**: how many members of the request the factory takes, and which not, because SageMaker fills them or refuses them.",
    "- **own members**: what stands beside the arguments.",
    "- **retry**: `RetryPolicies`; steps that run no job can be tried again after `Step.*` exceptions only.",
    "- **local**: what the embedded engine runs. A step of another type fails there, in words that say so; what a step needs",
    "  stands in `sagewright.config.json`, and the error of a step that lacks it holds the text to add: [local-steps.md](local-steps.md).",
    ...unplayed.map((text) => `  ${capital(text.split(":")[0] ?? "")}.`),
    "",
    "| type | factory | arguments | own members | retry | cache | local |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...types.map(
      (type) =>
        `| ${type.type} | \`${factoryOf(type.type)}\` | ${covered(type)} | ${own(type)} | ${retry(type)} | ${type.cache === true ? "yes" : "no"} | ${local(type)} |`,
    ),
    "",
    ...types.flatMap(({ type }) => {
      const example = examples.get(factoryOf(type));
      return [`## ${type}`, "", "```ts", example?.code ?? "", "```", ""];
    }),
  ].join("\n");
}

test("docs/steps.md tells what the code knows", async () => {
  await expect(page()).toMatchFileSnapshot("../../docs/steps.md");
});

test("every type has an example", () => {
  const examples = examplesIn("steps");
  expect(types.filter(({ type }) => examples.get(factoryOf(type)) === undefined)).toEqual([]);
});
