import { isObject, references as referencesIn, stepsOf } from "../../../definition/index.ts";
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
} from "../draft.ts";
import type { Fault } from "../fault.ts";
import { getTo } from "./references.ts";

const jsonGet = at(/\.Std:JsonGet$/);
const joinValues = and(at(/\.Std:Join\.Values$/), items);

/** Files and outputs that references read, and texts that are joined. */
export const files: readonly Fault[] = [
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
        const file = placesIn(draft).find(({ path }) => path.endsWith("PropertyFiles[0]"));
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
