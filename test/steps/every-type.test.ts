import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { graphOf, requestShape, stepTypeNames, stepTypeOf, validate } from "../../definition/index.ts";
import { compilerSays } from "../types/compile.ts";
import built from "./every-type.ts";
import { factoryOf } from "./examples.ts";

// A folder that starts with a dot is not among the files of the project's own tsconfig.
const folder = mkdtempSync(join(import.meta.dirname, ".types-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { nodes } = graphOf(built.toJSON());
// Job is in the service's own list alone: nothing says what its step takes.
const types = stepTypeNames.filter((type) => type !== "Job");

test("there is a step of every type, and the validator finds no error in them", () => {
  expect(new Set([...nodes.values()].map(({ step }) => step.Type))).toEqual(new Set(types));
  expect(types.length).toBe(23);
  expect(validate(built.definition()).filter(({ severity }) => severity === "error")).toEqual([]);
});

test("the definition is the golden one", async () => {
  await expect(`${built.definition()}\n`).toMatchFileSnapshot("golden/every-type.txt");
});

/** Code that compiles only if the factory takes exactly what the language knows of the step's type. */
function heldTo(type: string): readonly string[] {
  const {
    retry = false,
    cache = false,
    job = false,
    members = {},
    forbidden = {},
    request,
  } = stepTypeOf(type) ?? {
    type,
  };
  const factory = `typeof sw.${factoryOf(type)}`;
  const held = (name: string, takes: string, expected: boolean): string =>
    `{ const ${name}: ${takes} = ${expected}; void ${name}; }`;
  const inOptions = (member: string): string => `Has<NonNullable<Parameters<${factory}>[2]>, "${member}">`;
  const refused = [...Object.keys(forbidden).filter((path) => !path.includes(".")), request?.named ?? ""];
  const given = Object.keys(requestShape(type)?.members ?? {}).filter((name) => !refused.includes(name));
  return [
    held("retry", inOptions("RetryPolicies"), retry),
    held("cache", inOptions("CacheConfig"), cache),
    ...(retry ? [held("job", `TakesJobExceptions<Parameters<${factory}>[2]>`, job)] : []),
    ...Object.keys(members).map((member) =>
      held("own", inOptions(member === "PropertyFiles" ? "propertyFiles" : member), true),
    ),
    ...given.map((member) =>
      held("given", `Has<Parameters<${factory}>[1], "${member}">`, !notGiven(type).includes(member)),
    ),
    ...refused.filter(Boolean).map((member) => held("refused", `Has<Parameters<${factory}>[1], "${member}">`, false)),
  ];
}

/** What SageMaker gives itself: the token that makes a registration happen once, and a check's place in experiments. */
const notGiven = (type: string): readonly string[] =>
  type === "RegisterModel" ? ["ClientToken"] : type.endsWith("Check") ? ["ExperimentConfig"] : [];

test("every factory takes what the service's request has, and allows what its type allows", () => {
  const lines = [
    'import * as sw from "../../../index.ts";',
    "type Keys<T> = T extends unknown ? keyof T : never;",
    "type Has<T, K extends string> = K extends Keys<T> ? true : false;",
    'type TakesJobExceptions<O> = { RetryPolicies: [{ ExceptionType: ["SageMaker.RESOURCE_LIMIT"] }] } extends O ? true : false;',
  ];
  const places = new Map<number, string>();
  for (const type of types)
    for (const line of heldTo(type)) {
      lines.push(line);
      places.set(lines.length, `${type}: ${line}`);
    }
  const found = compilerSays(folder, "types.ts", lines.join("\n"));
  expect([...found.keys()].map((line) => places.get(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(250);
});
