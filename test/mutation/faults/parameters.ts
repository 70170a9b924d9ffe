import { isObject, list, references } from "../../../definition/index.ts";
import { and, anyOf, at, change, placesIn, put, type Draft, type Plant } from "../draft.ts";
import type { Fault } from "../fault.ts";

const parametersOf = (draft: Draft): Draft[] => list(draft["Parameters"]).filter(isObject);
const readParameters = (draft: Draft): Set<string> =>
  new Set(references(draft).flatMap(({ reference }) => (reference?.root === "Parameters" ? [reference.name] : [])));

const parameter =
  (test: (declared: Draft) => boolean, changeIt: (declared: Draft, random: Parameters<Plant>[1]) => string): Plant =>
  (draft, random) => {
    const chosen = anyOf(
      random,
      parametersOf(draft).flatMap((declared, i) => (test(declared) ? [{ declared, i }] : [])),
    );
    return chosen && `Parameters[${chosen.i}]${changeIt(chosen.declared, random)}`;
  };
const withDefault = (type: string, ...values: readonly unknown[]): Plant =>
  parameter(
    ({ Type: given = "String", EnumValues: some }) => given === type && some === undefined,
    (declared, random) => {
      declared["DefaultValue"] = random.pick(values);
      return ".DefaultValue";
    },
  );
const named = (name: string) => at(new RegExp(`\\]\\.${name}$`));

/** What parameters say of their values. */
export const parameters: readonly Fault[] = [
  {
    code: "SW2101",
    fault: "a default that is not of the parameter's type",
    plants: [
      withDefault("Integer", "12", true, "", 1.5, [], null),
      withDefault("Float", "0.6", false, {}, ""),
      withDefault("Boolean", "true", 1, "yes"),
      withDefault("String", 5, true, 0.6, ["a"]),
    ],
  },
  {
    code: "SW2102",
    fault: "allowed values that do not go with the parameter",
    plants: [
      change(
        and(at(/^Parameters\[\d+\]\.DefaultValue$/), ({ holder }) => "EnumValues" in holder),
        "other",
        "Yes",
        "",
      ),
      change(at(/^Parameters\[\d+\]\.EnumValues$/), "a,b", [], [1, 2], {}),
      parameter(
        ({ Type }) => Type === "Integer" || Type === "Float",
        (declared) => {
          declared["EnumValues"] = ["a", "b"];
          return ".EnumValues";
        },
      ),
    ],
  },
  {
    code: "SW2103",
    fault: "a parameter that nothing reads",
    plants: [
      (draft, random) => {
        const parameters = list(draft["Parameters"]) as unknown[];
        const name = random.pick(["Unused", "LearningRate", "Bucket", "RegionName"]);
        if (parametersOf(draft).some(({ Name }) => Name === name)) return undefined;
        draft["Parameters"] = [...parameters, { Name: name, Type: "String", DefaultValue: "a" }];
        return `Parameters[${parameters.length}]`;
      },
      (draft, random) => {
        const read = readParameters(draft);
        const chosen = anyOf(
          random,
          parametersOf(draft).filter(({ Name, DefaultValue }) => read.has(String(Name)) && DefaultValue !== undefined),
        );
        if (chosen === undefined) return undefined;
        const get = `Parameters.${String(chosen["Name"])}`;
        for (const place of placesIn(draft))
          if (isObject(place.value) && place.value["Get"] === get) put(place, chosen["DefaultValue"]);
        return `Parameters[${parametersOf(draft).indexOf(chosen)}]`;
      },
    ],
  },
  {
    code: "SW2104",
    fault: "an approval status that any start may misspell",
    plants: [
      (draft) => {
        const place = placesIn(draft).find(({ path }) => path.endsWith(".ModelApprovalStatus.Get"));
        const i = parametersOf(draft).findIndex(({ Name }) => place?.value === `Parameters.${String(Name)}`);
        const declared = parametersOf(draft)[i];
        if (declared?.["EnumValues"] === undefined) return undefined;
        delete declared["EnumValues"];
        return `Parameters[${i}]`;
      },
      (draft, random) => {
        const place = anyOf(random, placesIn(draft).filter(named("Arguments\\.ModelApprovalStatus")));
        if (place === undefined || parametersOf(draft).some(({ Name }) => Name === "Approval")) return undefined;
        const parameters = list(draft["Parameters"]) as unknown[];
        draft["Parameters"] = [
          ...parameters,
          { Name: "Approval", Type: "String", DefaultValue: "PendingManualApproval" },
        ];
        put(place, { Get: "Parameters.Approval" });
        return `Parameters[${parameters.length}]`;
      },
    ],
  },
];
