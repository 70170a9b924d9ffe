import { isObject, list } from "../../../definition/index.ts";
import {
  add,
  and,
  anyOf,
  at,
  change,
  items,
  placesIn,
  put,
  remove,
  rename,
  text,
  type Draft,
  type Plant,
  type Test,
} from "../draft.ts";
import type { Fault } from "../fault.ts";

const condition: Test = ({ path, value }) => /\.Conditions\[\d+\]$|\.Condition$/.test(path) && isObject(value);
const ofCondition = (name: string): Test => at(new RegExp(`(?:\\.Conditions\\[\\d+\\]|\\.Condition)\\.${name}$`));
const operand = ofCondition("(?:LeftValue|RightValue|QueryValue)");
const isJsonGet: Test = ({ value }) => isObject(value) && "Std:JsonGet" in value;

/** The other operand of a comparison whose one operand passes the test. */
const against =
  (one: Test, ...values: readonly unknown[]): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(and(ofCondition("(?:LeftValue|RightValue)"), one)));
    if (place === undefined) return undefined;
    const other = place.key === "LeftValue" ? "RightValue" : "LeftValue";
    put({ holder: place.holder, key: other }, random.pick(values));
    return place.path.replace(/\.\w+$/, "");
  };
const parameterOf = (draft: Draft, ...types: readonly string[]): Test => {
  const names = list(draft["Parameters"]).flatMap((one) =>
    isObject(one) && types.includes(String(one["Type"])) ? [String(one["Name"])] : [],
  );
  return ({ value }) => isObject(value) && names.includes(String(value["Get"]).replace("Parameters.", ""));
};

/** What a Condition asks, and what it does then. */
export const conditions: readonly Fault[] = [
  {
    code: "SW6001",
    fault: "a condition of an unknown form",
    plants: [
      change(ofCondition("Type"), "NotEquals", "GreaterThanOrEqual", ">=", "equals", "And", "Contains", null, ""),
      remove(ofCondition("(?:Type|LeftValue|RightValue|QueryValue|Values|Condition|Conditions)")),
      rename(
        ofCondition("(?:LeftValue|RightValue|QueryValue|Values)"),
        (name) => ({ LeftValue: "Left", RightValue: "Right", QueryValue: "Value", Values: "In" })[name] ?? name,
      ),
      rename(ofCondition("Condition"), () => "Expression"),
      add(condition, { Negate: true }, { Operator: "and" }),
      change(condition, "accuracy > 0.6", null, ["a", ">", "b"]),
      change(and(at(/Arguments\.(?:If|Else)Steps$/), items), {}, "Register", null),
      change(ofCondition("Values"), "production", [], { a: 1 }),
      rename(at(/Arguments\.(?:If|Else)Steps$/), (name) => (name === "IfSteps" ? "ThenSteps" : "Else")),
    ],
  },
  {
    code: "SW6002",
    fault: "a Condition that decides nothing",
    plants: [
      change(at(/\.Arguments\.Conditions$/, "Condition"), [], null),
      remove(at(/\.Arguments\.Conditions$/, "Condition")),
      (draft, random) => {
        const place = anyOf(random, placesIn(draft).filter(at(/\.Arguments$/, "Condition")));
        if (place === undefined) return undefined;
        Object.assign(place.value as Draft, { IfSteps: [], ElseSteps: [] });
        return place.path;
      },
    ],
  },
  {
    code: "SW6003",
    fault: "operands that cannot be compared",
    plants: [
      change(operand, null, [0.6], { value: 0.6 }),
      (draft, random) => against(parameterOf(draft, "Float", "Integer"), "0.6", "high", true)(draft, random),
      (draft, random) => against(parameterOf(draft, "String"), 0.6, 7, true)(draft, random),
      (draft, random) => {
        const place = anyOf(
          random,
          placesIn(draft).filter(and(ofCondition("RightValue"), ({ holder }) => "LeftValue" in holder)),
        );
        if (place === undefined) return undefined;
        Object.assign(
          place.holder,
          random.pick([
            { LeftValue: 1, RightValue: 0.6 },
            { LeftValue: "a", RightValue: "a" },
            { LeftValue: "abc", RightValue: 0.6 },
          ]),
        );
        return place.path.replace(/\.\w+$/, "");
      },
      against(({ value }) => isObject(value) && String(value["Get"]).endsWith("Value"), "0.6", true),
      change(and(ofCondition("(?:LeftValue|RightValue|QueryValue|Values\\[\\d+\\])"), text), 5, true),
    ],
  },
  {
    code: "SW6004",
    fault: "a model that is not registered without a word",
    plants: [
      (draft, random) => {
        const places = placesIn(draft)
          .filter(at(/\.ElseSteps$/))
          .filter(({ holder }) => JSON.stringify((holder as Draft)["IfSteps"]).includes('"RegisterModel"'));
        const place = anyOf(random, places);
        if (place === undefined || list(place.value).length === 0) return undefined;
        put(place, []);
        return place.path;
      },
    ],
  },
  {
    code: "SW6005",
    fault: "a value of a file compared with a number in quotes",
    plants: [against(isJsonGet, "0.6", "0.85", "10", "1e-3")],
  },
];
