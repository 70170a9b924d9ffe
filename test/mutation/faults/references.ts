import { isObject, list, parseReference, references as referencesIn, stepsOf } from "../../../definition/index.ts";
import { and, anyOf, at, change, misspelt, placesIn, put, text, type Place, type Plant } from "../draft.ts";
import type { Fault } from "../fault.ts";

export const getTo =
  (pattern: RegExp, make: (get: string, random: Parameters<Plant>[1]) => string | undefined): Plant =>
  (draft, random) => {
    const place = anyOf(
      random,
      placesIn(draft).filter(({ key, value }) => key === "Get" && typeof value === "string" && pattern.test(value)),
    );
    const made = place && make(String(place.value), random);
    if (place === undefined || made === undefined || made === place.value) return undefined;
    put(place, made);
    return place.path;
  };
const get = and(at(/\.Get$/), text);
const stepOfGet = ({ value }: Place): string => {
  const reference = parseReference(String(value));
  return reference?.root === "Steps" ? reference.step : "";
};
const withoutProperty = /^Steps\.[\w-]+\.(?!OutputParameters|PropertyFiles|Outcome)\w/;

/** References between steps, parameters and files. */
export const references: readonly Fault[] = [
  {
    code: "SW3001",
    fault: "a Get that cannot be read",
    plants: [
      getTo(/^Parameters\./, (value, random) =>
        value.replace(/^Parameters/, random.pick(["Parameter", "parameters", "Params", "$.Parameters"])),
      ),
      getTo(/^Steps\./, (value, random) =>
        value.replace(/^Steps/, random.pick(["Step", "steps", "$Steps", "Pipeline"])),
      ),
      getTo(/^Execution\./, (value) => value.replace(/^Execution/, "ExecutionVariables")),
      change(get, "", "Steps.", "Steps", 7, null, ["Parameters.A"], "Steps.A.B['", "Steps.A[B"),
    ],
  },
  {
    code: "SW3002",
    fault: "a parameter that is not declared",
    plants: [
      getTo(/^Parameters\./, (value, random) => `Parameters.${misspelt(value.slice(11), random)}`),
      (draft, random) => {
        const read = referencesIn(draft).flatMap(({ reference, path }) =>
          reference?.root === "Parameters" ? [{ name: reference.name, path }] : [],
        );
        const chosen = anyOf(random, read);
        if (chosen === undefined) return undefined;
        draft["Parameters"] = list(draft["Parameters"]).filter((one) => !isObject(one) || one["Name"] !== chosen.name);
        return chosen.path;
      },
    ],
  },
  {
    code: "SW3003",
    fault: "a step that does not exist",
    plants: [
      getTo(/^Steps\.[\w-]+\./, (value, random) =>
        value.replace(/^Steps\.([\w-]+)/, (_, name: string) => `Steps.${misspelt(name, random)}`),
      ),
      change(at(/DependsOn\[\d+\]$/), "Missing", "train", "Steps.Train", ""),
      (draft, random) => {
        const read = placesIn(draft).filter((place) => place.key === "Get" && stepOfGet(place) !== "");
        const chosen = anyOf(random, read);
        const gone =
          chosen && stepsOf(draft).find(({ name, parent }) => parent === undefined && name === stepOfGet(chosen));
        if (chosen === undefined || gone === undefined) return undefined;
        const at = Number(gone.path.match(/\d+/)?.[0]);
        (draft["Steps"] as unknown[]).splice(at, 1);
        return chosen.path.replace(
          /^Steps\[(\d+)\]/,
          (_, i: string) => `Steps[${Number(i) - (Number(i) > at ? 1 : 0)}]`,
        );
      },
    ],
  },
  {
    code: "SW3004",
    fault: "an execution variable that does not exist",
    plants: [
      getTo(
        /^Execution\./,
        (_, random) =>
          `Execution.${random.pick(["ExecutionId", "Id", "PipelineExecutionID", "pipelineName", "Region", "StartTime", "AccountId"])}`,
      ),
    ],
  },
  {
    code: "SW3005",
    fault: "a property that the step's answer does not have",
    plants: [
      getTo(withoutProperty, (value, random) =>
        value.replace(/\.(\w+)$/, (_, name: string) => `.${misspelt(name, random)}`),
      ),
      getTo(withoutProperty, (value) => `${value}.Value`),
      getTo(withoutProperty, (value) => `${value}[0]`),
      getTo(/\.Outputs\['\w+'\]/, (value) => value.replace(/\['(\w+)'\]/, ".$1")),
      getTo(/^Steps\.[\w-]+\./, (value) => value.replace(/^(Steps\.[\w-]+)\..*/, "$1.Result")),
    ],
  },
  {
    code: "SW3006",
    fault: "an output that the step does not declare",
    plants: [
      getTo(/\.(?:Outputs|OutputParameters|ProcessingInputs|InputDataConfig)\['[^']+'\]/, (value, random) =>
        value.replace(/\['([^']+)'\]/, (_, name: string) => `['${misspelt(name, random)}']`),
      ),
    ],
  },
];
