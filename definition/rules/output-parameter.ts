import { isExpression } from "../expression.ts";
import { isObject } from "../model.ts";
import { suggest } from "../nearest.ts";
import { jsonKind } from "../parse.ts";
import { textOf } from "../words.ts";
import { definitionOf, lambdaStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { below, isGiven, itemsOf } from "./value-at.ts";

const types = ["String", "Integer", "Boolean", "Float"];
const most = 50;
const giving = (type: string) =>
  definitionOf({
    Steps: [lambdaStep("Notify", { OutputParameters: [{ OutputName: "status", OutputType: type }] })],
  });

export const outputParameter: Rule = {
  code: "SW5011",
  title: "an output that a Lambda or Callback step cannot give",
  severity: "error",
  explanation:
    "OutputParameters lists each output's OutputName and its OutputType out of String, Integer, Boolean and Float. A Callback step sends at most 50.",
  covers: "E18 (outputs)",
  examples: {
    failing: { definition: giving("Number"), at: "Steps[0].OutputParameters[0].OutputType" },
    passing: { definition: giving("Integer") },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Lambda", "Callback"), ({ step, path: base }): Found[] => {
      const place = { value: step.OutputParameters, path: `${base}.OutputParameters` };
      const outputs = itemsOf(place);
      const tooMany: Found[] =
        step.Type === "Callback" && outputs.length > most
          ? [{ path: place.path, message: `there are ${outputs.length} outputs`, hint: `keep them within ${most}` }]
          : [];
      return [...tooMany, ...outputs.flatMap(({ value, path }) => form(value, path))];
    }),
};

function form(output: unknown, path: string): Found[] {
  if (!isObject(output))
    return [{ path, message: "the output is not an object", hint: "write OutputName, OutputType" }];
  const name = below({ value: output, path }, "OutputName");
  const type = below({ value: output, path }, "OutputType");
  const found: Found[] = [];
  if (!isGiven(name)) found.push({ path, message: "the output has no OutputName", hint: "add it" });
  else if (typeof name.value !== "string")
    found.push({ path: name.path, message: `OutputName is ${jsonKind(name.value)}`, hint: "write a string" });
  if (!isGiven(type))
    found.push({ path, message: "the output has no OutputType", hint: `add one of ${types.join(", ")}` });
  else if (!isExpression(type.value) && !types.includes(textOf(type.value)))
    found.push({
      path: type.path,
      message: `${JSON.stringify(type.value)} is no type of an output`,
      hint: suggest(textOf(type.value), types, `write one of ${types.join(", ")}`),
    });
  return found;
}
