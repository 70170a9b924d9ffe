import { isObject, list, parseReference, references, stepsOf } from "../../../definition/index.ts";
import {
  add,
  and,
  anyOf,
  append,
  at,
  change,
  placesIn,
  put,
  remove,
  rename,
  text,
  type Draft,
  type Plant,
} from "../draft.ts";
import type { Fault } from "../fault.ts";

const parametersOf = (draft: Draft): Draft[] => list(draft["Parameters"]).filter(isObject);
const readParameters = (draft: Draft): Set<string> =>
  new Set(references(draft).flatMap(({ reference }) => (reference?.root === "Parameters" ? [reference.name] : [])));

/** Calls a step otherwise, wherever it is named. */
const renameStep =
  (names: readonly (string | ((name: string) => string))[], ...types: readonly string[]): Plant =>
  (draft, random) => {
    const node = anyOf(
      random,
      stepsOf(draft).filter(({ step }) => types.length === 0 || types.includes(step.Type)),
    );
    if (node === undefined) return undefined;
    const chosen = random.pick(names);
    const name = typeof chosen === "function" ? chosen(node.name) : chosen;
    for (const place of placesIn(draft)) {
      if (place.value === node.name && /DependsOn\[\d+\]$/.test(place.path)) put(place, name);
      if (place.key !== "Get" || typeof place.value !== "string") continue;
      const reference = parseReference(place.value);
      if (reference?.root !== "Steps" || reference.step !== node.name) continue;
      put(place, `Steps.${name}${place.value.slice("Steps.".length + node.name.length)}`);
    }
    (node.step as unknown as Draft)["Name"] = name;
    return `${node.path}.Name`;
  };

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
const again = (pattern: RegExp): Plant => append(at(pattern), (those, random) => structuredClone(random.pick(those)));
const unreadable = ["", "it's", "a[0]", "x]", "'quoted'"];
const lists = /\.(?:ProcessingInputs|Outputs|InputDataConfig|PropertyFiles|OutputParameters)$/;

/** Names of steps, parameters and what steps declare, and what parameters say of their values. */
export const names: readonly Fault[] = [
  {
    code: "SW2001",
    fault: "two steps with one name",
    plants: [
      again(/^Steps$/),
      again(/\.(?:If|Else)Steps$/),
      (draft, random) => {
        const [one, other] = random.shuffled(stepsOf(draft));
        if (one === undefined || other === undefined) return undefined;
        (one.step as unknown as Draft)["Name"] = other.name;
        return one.path < other.path ? other.path : one.path;
      },
    ],
  },
  {
    code: "SW2002",
    fault: "a step name that the API refuses",
    plants: [
      renameStep([
        "Train Model",
        "a/b",
        "",
        "Schritt-zwei-für-morgen",
        "a.b",
        "a:b",
        (name) => name.padEnd(65, "x"),
        (name) => `${name}!`,
      ]),
    ],
  },
  { code: "SW2003", fault: "two parameters with one name", plants: [again(/^Parameters$/)] },
  {
    code: "SW2004",
    fault: "a parameter's declaration that SageMaker cannot read",
    plants: [
      change(at(/^Parameters\[\d+\]\.Name$/), "a.b", "a b", "", "p".repeat(257), "größe", 7, null),
      change(at(/^Parameters\[\d+\]\.Type$/), "Number", "string", "Int", "Bool", "List", "ParameterString"),
      remove(at(/^Parameters\[\d+\]\.Name$/)),
      rename(at(/^Parameters\[\d+\]\.DefaultValue$/), () => "Default"),
      add(at(/^Parameters\[\d+\]$/), { Required: true }, { AllowedValues: ["a"] }),
      change(at(/^Parameters\[\d+\]$/), "Epochs", null, ["Epochs", 12]),
    ],
  },
  {
    code: "SW2005",
    fault: "inputs, outputs, channels or property files with one name, or one that no reference can read",
    plants: [
      again(lists),
      change(and(at(/\]\.(?:InputName|OutputName|ChannelName|PropertyFileName)$/), text), ...unreadable),
    ],
  },
  {
    code: "SW2006",
    fault: "a step name that its job's name cannot show whole",
    plants: [
      renameStep(
        [(name) => name.padEnd(40, "-and-more"), (name) => name.padEnd(64, "x"), (name) => name.padEnd(30, "x")],
        "Processing",
        "Training",
        "Transform",
        "Tuning",
        "QualityCheck",
      ),
    ],
  },
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
