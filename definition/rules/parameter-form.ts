import { isObject, list } from "../model.ts";
import { textOf } from "../words.ts";
import { suggest } from "../nearest.ts";
import { jsonKind } from "../parse.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, get, trainingStep } from "./example.ts";
import { corrected } from "./fixes.ts";
import { unknownMembers } from "./unknown-members.ts";

const known = ["Name", "Type", "DefaultValue", "EnumValues", "Description"];
const types = ["String", "Integer", "Float", "Boolean"];

const train = trainingStep("Train", { Arguments: { ResourceConfig: { InstanceCount: get("Parameters.Instances") } } });

export const parameterForm: Rule = {
  code: "SW2004",
  title: "a parameter that SageMaker cannot read",
  severity: "error",
  explanation:
    "A parameter has a Name of letters, digits, hyphens and underscores, and a Type out of String, Integer, Float and Boolean; SageMaker cannot read any other declaration. Correct the member that the finding points at.",
  covers: "E8, E15",
  examples: {
    failing: {
      definition: definitionOf({ Parameters: [{ Name: "Instances", Type: "Int", DefaultValue: 1 }], Steps: [train] }),
      at: "Parameters[0].Type",
    },
    passing: {
      definition: definitionOf({
        Parameters: [{ Name: "Instances", Type: "Integer", DefaultValue: 1 }],
        Steps: [train],
      }),
    },
  },
  check: ({ definition }) =>
    list(definition["Parameters"]).flatMap((value, i) => form(value, itemPath("Parameters", i))),
};

function form(value: unknown, path: string): Found[] {
  if (!isObject(value))
    return [{ path, message: `the parameter is ${jsonKind(value)}`, hint: "write an object with Name and Type" }];
  const found: Found[] = [];
  const { Name: name, Type: type = "String" } = value;
  if (name === undefined) found.push({ path, message: "the parameter has no Name", hint: "add Name" });
  else if (typeof name !== "string" || !/^[A-Za-z0-9_-]{1,256}$/.test(name)) {
    found.push({
      path: `${path}.Name`,
      message: `${JSON.stringify(name)} cannot be a parameter's name`,
      hint: "use letters, digits, - and _",
    });
  }
  if (typeof type !== "string" || !types.includes(type)) {
    found.push({
      path: `${path}.Type`,
      message: `unknown parameter type ${JSON.stringify(type)}`,
      hint: suggest(textOf(type), types, ""),
      ...corrected(`${path}.Type`, type, types),
    });
  }
  return [...found, ...unknownMembers(value, path, known, (key) => `a parameter has no member ${key}`)];
}
