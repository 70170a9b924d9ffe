import { parseReference, stepsOf } from "../../../definition/index.ts";
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

const again = (pattern: RegExp): Plant => append(at(pattern), (those, random) => structuredClone(random.pick(those)));
const unreadable = ["", "it's", "a[0]", "x]", "'quoted'"];
const lists = /\.(?:ProcessingInputs|Outputs|InputDataConfig|PropertyFiles|OutputParameters)$/;

/** Names of steps, of parameters, and of what steps declare. */
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
];
