import { list, member } from "../model.ts";
import { memberPath, itemPath } from "../path.ts";
import { namedLists, listAt } from "./named-lists.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, processingInput, processingStep, type Changes } from "./example.ts";

const prepare = (...inputs: readonly string[]): Changes =>
  processingStep("Prepare", { Arguments: { ProcessingInputs: inputs.map((name) => processingInput(name)) } });

export const innerNames: Rule = {
  code: "SW2005",
  title: "inputs, outputs, channels or property files that share a name or cannot be named",
  severity: "error",
  explanation:
    "References read inputs, outputs, channels and property files by name, as in Steps.X.ProcessingOutputConfig.Outputs['name'], and job requests refuse a name that is used twice. Give each a name of its own, of letters, digits, hyphens and underscores.",
  covers: "E8",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [prepare("data", "data")] }),
      at: "Steps[0].Arguments.ProcessingInputs[1].InputName",
    },
    passing: { definition: definitionOf({ Steps: [prepare("images", "labels")] }) },
  },
  check: ({ steps }) =>
    foundIn(steps, ({ step, path }) =>
      namedLists.flatMap(({ members, name }) => {
        const items = list(listAt(step, members));
        return items.length === 0 ? [] : faults(items, name, () => members.reduce(memberPath, path));
      }),
    ),
};

function faults(items: readonly unknown[], nameMember: string, base: () => string): readonly Found[] {
  const seen = new Set<string>();
  const found: Found[] = [];
  const tell = (i: number, message: string, hint: string): void => {
    found.push({ path: `${itemPath(base(), i)}.${nameMember}`, message, hint });
  };
  for (let i = 0; i < items.length; i++) {
    const name = member(items[i], nameMember);
    if (typeof name !== "string") continue;
    if (name === "" || /['[\]]/.test(name))
      tell(i, `${JSON.stringify(name)} cannot be read by a reference`, "use letters, digits, - and _");
    else if (seen.has(name))
      tell(i, `the ${nameMember} ${JSON.stringify(name)} is used twice`, "give each its own name");
    else seen.add(name);
  }
  return found;
}
