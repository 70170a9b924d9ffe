import { isObject, parseReference, stepsOf } from "../../../definition/index.ts";
import {
  and,
  anyOf,
  at,
  change,
  items,
  misspelt,
  placesIn,
  put,
  remove,
  rename,
  whole,
  type Draft,
  type Place,
  type Test,
} from "../draft.ts";
import type { Fault } from "../fault.ts";
import { needed } from "./requests.ts";

/** Names that people choose, and what a Lambda or Callback step gets, are no members of AWS's. */
const free =
  /^Metadata|\.(?:Environment|\w*HyperParameters|CustomerMetadataProperties|tags|Tags\[\d+\])\.[^.]+$|Std:|\.Get$|jobDriver/;
const members: Test = ({ path, step, holder }) =>
  !free.test(path) &&
  !Array.isArray(holder) &&
  !(/\.Arguments\.\w+$/.test(path) && /^(?:Lambda|Callback)$/.test(String(step?.["Type"])));
const grammar: readonly Test[] = [
  at(/^(?:Version|Steps)$/),
  at(/Steps\[\d+\]\.(?:Name|Type|Arguments)$/),
  at(/^Parameters\[\d+\]\.Name$/),
  at(/Conditions\[\d+\]\.(?:Type|LeftValue|RightValue)$/),
  at(/Std:(?:Join\.(?:On|Values)|JsonGet\.(?:Path|PropertyFile))$/),
  at(/PropertyFiles\[\d+\]\.\w+$/),
  at(/OutputParameters\[\d+\]\.\w+$/),
  at(/RetryPolicies\[\d+\]\.ExceptionType$/),
];
const get: Test = and(at(/\.Get$/), ({ value }) => /^(?:Steps|Parameters)\./.test(String(value)));
const scalar: Test = and(
  members,
  ({ value, path }) => !/^Parameters|OutputType$/.test(path) && typeof value !== "object",
);
/** What stands in the text of an expression or a list of texts counts as a leaf too. */
const otherKind = ({ value }: Place): unknown =>
  typeof value === "string" ? { [value.slice(0, 8)]: 1 } : typeof value === "number" ? `${value} or so` : [value];

function readers(draft: Draft, name: string): readonly Place[] {
  return placesIn(draft).filter(({ key, value, path }) => {
    if (/DependsOn\[\d+\]$/.test(path)) return value === name;
    const reference = key === "Get" && typeof value === "string" ? parseReference(value) : undefined;
    return reference?.root === "Steps" && reference.step === name;
  });
}

/** Faults that no rule was written for: what happens to files by accident. */
export const secondOrder: readonly Fault[] = [
  { code: "", fault: "a required member lost", plants: [...needed, ...grammar].map((where) => remove(where)) },
  {
    code: "",
    fault: "any member called otherwise",
    plants: [rename(members, misspelt), rename(members, (name) => `${name}X`)],
  },
  {
    code: "",
    fault: "any leaf of another kind",
    plants: [change(scalar, otherKind), change(and(scalar, whole), otherKind)],
  },
  {
    code: "",
    fault: "two references swapped",
    plants: [
      (draft, random) => {
        const [one, other] = random.shuffled(placesIn(draft).filter(get));
        if (one === undefined || other === undefined || one.value === other.value) return undefined;
        put(one, other.value);
        put(other, one.value);
        return one.path;
      },
    ],
  },
  {
    code: "",
    fault: "a step lost that others need",
    plants: [
      (draft, random) => {
        const needy = stepsOf(draft).filter(
          ({ name, parent }) =>
            parent === undefined && readers(draft, name).some(({ step }) => step?.["Name"] !== name),
        );
        const gone = anyOf(random, needy);
        if (gone === undefined) return undefined;
        draft["Steps"] = (draft["Steps"] as unknown[]).filter((step) => !isObject(step) || step["Name"] !== gone.name);
        return "Steps";
      },
    ],
  },
  {
    code: "",
    fault: "a step written twice",
    plants: [
      (draft, random) => {
        const place = anyOf(random, placesIn(draft).filter(and(at(/Steps$/), items)));
        const list = place?.value as unknown[] | undefined;
        if (list === undefined) return undefined;
        list.splice(random.whole(0, list.length), 0, structuredClone(random.pick(list)));
        return place?.path;
      },
    ],
  },
  {
    code: "",
    fault: "a list cut, or one of its items doubled",
    plants: [
      (draft, random) => {
        const place = anyOf(
          random,
          placesIn(draft).filter(
            and(
              at(
                /(?:Parameters|ProcessingInputs|Outputs|InputDataConfig|Conditions|Values|PropertyFiles|OutputParameters|Containers)$/,
              ),
              items,
            ),
          ),
        );
        const list = place?.value as unknown[] | undefined;
        if (list === undefined) return undefined;
        if (random.chance(0.5)) list.push(structuredClone(random.pick(list)));
        else list.length = 0;
        return place?.path;
      },
    ],
  },
];
