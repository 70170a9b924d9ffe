import { isObject, list, parseReference, references as referencesIn, stepsOf } from "../../../definition/index.ts";
import {
  add,
  and,
  anyOf,
  append,
  at,
  change,
  expression,
  items,
  misspelt,
  object,
  placesIn,
  put,
  remove,
  text,
  type Draft,
  type Place,
  type Plant,
} from "../draft.ts";
import type { Fault } from "../fault.ts";

const getTo =
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
const jsonGet = at(/\.Std:JsonGet$/);
const joinValues = and(at(/\.Std:Join\.Values$/), items);

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
  {
    code: "SW3007",
    fault: "a property file of no output, or without a path",
    plants: [
      change(at(/PropertyFiles\[\d+\]\.OutputName$/), "evaluations", "output", "", null),
      change(at(/PropertyFiles\[\d+\]\.FilePath$/), "", null, 7),
      remove(at(/PropertyFiles\[\d+\]\.(?:FilePath|OutputName|PropertyFileName)$/)),
    ],
  },
  {
    code: "SW3008",
    fault: "a JsonGet of an undeclared file, or without a path that can be read",
    plants: [
      getTo(/\.PropertyFiles\./, (value, random) => value.replace(/(\w+)$/, (name) => misspelt(name, random))),
      change(at(/Std:JsonGet\.Path$/), "a..b", "a[", "", { Get: "Parameters.Path" }, null, 7, "a['b"),
      remove(at(/Std:JsonGet\.(?:Path|PropertyFile)$/)),
      add(jsonGet, { S3Uri: "s3://bucket/report.json" }),
      change(jsonGet, { S3Uri: "s3://bucket/report.json", Path: "a.b" }, { Path: "a" }, "a.b", null),
      change(at(/Std:JsonGet\.PropertyFile$/), "Evaluation", { Get: "Parameters.File" }),
    ],
  },
  {
    code: "SW3009",
    fault: "a Join without a separator or a list",
    plants: [
      remove(at(/Std:Join\.(?:On|Values)$/)),
      change(at(/Std:Join\.On$/), 7, null, { Get: "Parameters.Separator" }),
      change(at(/Std:Join\.Values$/), "a", {}, { Get: "Parameters.List" }),
      append(joinValues, (_, random) => random.pick([{}, { a: 1 }, ["a", "b"], null])),
      change(at(/\.Std:Join$/), ["/", ["a", "b"]], "a/b"),
    ],
  },
  {
    code: "SW3010",
    fault: "a property file that nothing reads",
    plants: [
      append(at(/\.PropertyFiles$/), (files) => ({ ...(files[0] as Draft), PropertyFileName: "Second" })),
      (draft) => {
        const file = placesIn(draft).find(({ path }) => /PropertyFiles\[0\]$/.test(path));
        if (!isObject(file?.value)) return undefined;
        const name = `.PropertyFiles.${String(file.value["PropertyFileName"])}`;
        const reads = placesIn(draft).filter(
          ({ value }) => isObject(value) && JSON.stringify(value["Std:JsonGet"] ?? "").includes(name),
        );
        for (const place of reads) put(place, { Get: "Execution.PipelineName" });
        return reads.length === 0 ? undefined : file.path;
      },
    ],
  },
  {
    code: "SW3011",
    fault: "an output that no step reads, beside others that are read",
    plants: [
      (draft, random) => {
        const read = referencesIn(draft).flatMap(
          ({ get: path }) => path.match(/^Steps\.([\w-]+)\.ProcessingOutputConfig\.Outputs\['/)?.[1] ?? [],
        );
        const chosen = anyOf(
          random,
          stepsOf(draft).filter(({ name }) => read.includes(name)),
        );
        const place =
          chosen &&
          placesIn(draft).find(({ path }) => path === `${chosen.path}.Arguments.ProcessingOutputConfig.Outputs`);
        if (!Array.isArray(place?.value)) return undefined;
        const extra = structuredClone(place.value[0]) as Draft;
        extra["OutputName"] = random.pick(["holdout", "features", "index"]);
        put({ holder: extra["S3Output"] as Draft, key: "LocalPath" }, "/opt/ml/processing/output/extra");
        put(
          { holder: extra["S3Output"] as Draft, key: "S3Uri" },
          { "Std:Join": { On: "/", Values: ["s3://bucket", { Get: "Execution.PipelineExecutionId" }, "extra"] } },
        );
        place.value.push(extra);
        return `${place.path}[${place.value.length - 1}]`;
      },
    ],
  },
  {
    code: "SW3012",
    fault: "an endpoint with the name of a configuration that another execution made",
    plants: [
      (draft, random) => {
        const configs = placesIn(draft).filter(and(at(/\.EndpointConfigName$/, "EndpointConfig"), text));
        const taken = placesIn(draft).filter(
          and(at(/\.EndpointConfigName$/, "Endpoint"), object, ({ value }) => expression(value)),
        );
        const [config, place] = [anyOf(random, configs), anyOf(random, taken)];
        if (config === undefined || place === undefined) return undefined;
        put(place, config.value);
        return place.path;
      },
    ],
  },
];
