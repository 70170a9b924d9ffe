import { expressionKind } from "../expression.ts";
import { Float } from "../float.ts";
import { textOf } from "../words.ts";
import type { DeclaredParameter } from "./context.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, get, trainingStep } from "./example.ts";
import { replaced } from "./fixes.ts";

/** StartPipelineExecution takes values up to this length. */
const maxValue = 1024;

const train = trainingStep("Train", { Arguments: { ResourceConfig: { InstanceCount: get("Parameters.Instances") } } });

export const parameterDefault: Rule = {
  code: "SW2101",
  title: "a default that is not of the parameter's type",
  severity: "error",
  explanation:
    "The default is used as it is written: text where a number is declared fails when the pipeline is created or run, and a whole number without a fraction is no Float to its parser. Write a literal of the declared type.",
  covers: "E15, W34 (defaults)",
  examples: {
    failing: {
      definition: definitionOf({
        Parameters: [{ Name: "Instances", Type: "Integer", DefaultValue: "1" }],
        Steps: [train],
      }),
      at: "Parameters[0].DefaultValue",
    },
    passing: {
      definition: definitionOf({
        Parameters: [{ Name: "Instances", Type: "Integer", DefaultValue: 1 }],
        Steps: [train],
      }),
    },
  },
  check: ({ parameters, isFloat }) => [...parameters.values()].flatMap((parameter) => check(parameter, isFloat)),
};

/** The literal that a text of that type, or a whole number with a fraction, can only have meant. */
function literal(type: string, given: unknown): number | boolean | Float | undefined {
  if (type === "Boolean") return given === "true" ? true : given === "false" ? false : undefined;
  if (type === "Integer" && typeof given === "number" && Number.isSafeInteger(given)) return given;
  if (typeof given !== "string" || !/^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(given)) return undefined;
  if (type === "Float") return new Float(Number(given));
  return type === "Integer" && !given.includes(".") ? Number(given) : undefined;
}

function check({ name, type, value, path }: DeclaredParameter, isFloat: (path: string) => boolean): Found[] {
  const { DefaultValue: given } = value;
  const at = `${path}.DefaultValue`;
  if (given === undefined) return [];
  if (expressionKind(given) !== undefined)
    return [{ path: at, message: `the default of ${name} is an expression`, hint: "write a literal value" }];
  const wrong = (hint: string): Found[] => {
    const message = `the default of ${name} is ${JSON.stringify(given)}, but its type is ${type}`;
    const meant = literal(type, given);
    return [{ path: at, message, hint, ...(meant !== undefined && { fix: replaced(at, meant) }) }];
  };
  if (type === "String") {
    if (typeof given !== "string") return wrong(`write "${textOf(given)}"`);
    if (given.length <= maxValue) return [];
    return [
      {
        path: at,
        message: `the default of ${name} has ${given.length} characters`,
        hint: `a start value may have ${maxValue}`,
        severity: "warning",
      },
    ];
  }
  if (type === "Boolean") return typeof given === "boolean" ? [] : wrong("write true or false without quotes");
  if (type === "Integer" && (typeof given !== "number" || !Number.isInteger(given) || isFloat(at)))
    return wrong("write a whole number without quotes");
  if (type === "Float" && typeof given !== "number") return wrong("write a number without quotes");
  if (type === "Float" && !isFloat(at)) {
    return [
      {
        path: at,
        message: `the default of ${name} is a Float written as the integer ${JSON.stringify(given)}`,
        hint: `write ${JSON.stringify(given)}.0`,
        severity: "note",
        ...(typeof given === "number" && Number.isSafeInteger(given) && { fix: replaced(at, new Float(given)) }),
      },
    ];
  }
  return [];
}
