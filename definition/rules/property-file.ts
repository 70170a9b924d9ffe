import { isObject, list, member } from "../model.ts";
import { suggest } from "../nearest.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";

export const propertyFile: Rule = {
  code: "SW3007",
  title: "a property file that cannot be read",
  severity: "error",
  explanation: "A property file names an output of its processing step and the file inside it.",
  check: ({ steps }) =>
    steps.flatMap(({ step, path }) => {
      const outputs = list(member(member(step.Arguments, "ProcessingOutputConfig"), "Outputs"))
        .map((output) => member(output, "OutputName"))
        .filter((name) => typeof name === "string");
      return list(step.PropertyFiles).flatMap((file, i) => form(file, itemPath(`${path}.PropertyFiles`, i), outputs));
    }),
};

const required = ["PropertyFileName", "OutputName", "FilePath"];

function form(file: unknown, path: string, outputs: readonly string[]): Found[] {
  if (!isObject(file))
    return [{ path, message: "the property file is not an object", hint: `write ${required.join(", ")}` }];
  const found = required.flatMap((name): Found[] => {
    const given = file[name];
    if (typeof given === "string" && given !== "") return [];
    return [
      {
        path: given === undefined ? path : `${path}.${name}`,
        message: `the property file has no ${name}`,
        hint: `write ${name} as text`,
      },
    ];
  });
  const output = file["OutputName"];
  if (typeof output !== "string" || output === "" || outputs.includes(output)) return found;
  const hint = suggest(output, outputs, `add an output ${JSON.stringify(output)}`);
  return [...found, { path: `${path}.OutputName`, message: `the step has no output ${JSON.stringify(output)}`, hint }];
}
