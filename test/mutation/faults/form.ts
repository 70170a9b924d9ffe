import { add, and, at, change, items, object, placesIn, remove, rename, text, type Draft } from "../draft.ts";
import type { Fault } from "../fault.ts";

const step = at(/Steps\[\d+\]$/);
const stepMember = (name: string, ...types: readonly string[]) =>
  at(new RegExp(`Steps\\[\\d+\\]\\.${name}$`), ...types);

const withMember =
  (...members: readonly Draft[]) =>
  (draft: Draft, random: { pick<T>(items: readonly T[]): T }): string | undefined => {
    const [name, value] = Object.entries(random.pick(members))[0] ?? ["", null];
    if (name in draft) return undefined;
    draft[name] = value;
    return name;
  };

/** What stands around the steps' arguments. */
export const form: readonly Fault[] = [
  {
    code: "SW1101",
    fault: "another version of the language, or none",
    plants: [change(at(/^Version$/), "2020-12-02", "2017-07-24", "1.0", 20201201, null, ""), remove(at(/^Version$/))],
  },
  {
    code: "SW1102",
    fault: "an unknown member of the definition",
    plants: [
      withMember(
        { Outputs: [] },
        { Description: "trains a model" },
        { Tags: [] },
        { PipelineName: "skin" },
        { ParallelismConfiguration: { MaxParallelExecutionSteps: 2 } },
        { steps: [] },
      ),
      rename(at(/^PipelineExperimentConfig$/), () => "ExperimentConfig"),
      rename(at(/^Parameters$/), () => "parameters"),
    ],
  },
  {
    code: "SW1103",
    fault: "no steps",
    plants: [change(at(/^Steps$/), [], {}, null, "none"), remove(at(/^Steps$/))],
  },
  {
    code: "SW1104",
    fault: "a step without a name, type or arguments",
    plants: [
      remove(stepMember("Name")),
      remove(stepMember("Type")),
      remove(stepMember("Arguments")),
      change(stepMember("(?:Name|Type)"), null, 7, ["Train"]),
      change(stepMember("Arguments"), null, "none", []),
      change(step, "Train", null, 3, []),
    ],
  },
  {
    code: "SW1105",
    fault: "an unknown step type",
    plants: [
      change(stepMember("Type"), "training", "TrainingStep", "Procesing", "CreateModel", "Wait", "Deploy", "", "Map"),
    ],
  },
  {
    code: "SW1106",
    fault: "a member that the step's type does not have, or lacks one that it needs",
    plants: [
      add(step, { Retries: 3 }, { dependsOn: [] }, { Timeout: 60 }, { Properties: {} }, { RoleArn: "arn" }),
      add(at(/Steps\[\d+\]$/), { Depends: ["A"] }, { Environment: {} }),
      (draft, random) => {
        const places = placesIn(draft).filter(
          ({ path, value }) =>
            step({ path } as never) && (value as Draft)["Type"] !== "Processing" && object({ value } as never),
        );
        if (places.length === 0) return undefined;
        const place = random.pick(places);
        (place.value as Draft)["PropertyFiles"] = [{ PropertyFileName: "F", OutputName: "o", FilePath: "f.json" }];
        return `${place.path}.PropertyFiles`;
      },
      remove(stepMember("(?:FunctionArn|SqsQueueUrl|CheckType)")),
      rename(stepMember("(?:FunctionArn|SqsQueueUrl|OutputParameters|CacheConfig|DependsOn|RetryPolicies)"), (name) =>
        name.replace(/s$|Config$|Arn$|Url$/, ""),
      ),
    ],
  },
  {
    code: "SW1107",
    fault: "the wrong kind of value beside the arguments",
    plants: [
      change(stepMember("DependsOn"), "Train", { Step: "Train" }, [7], [{ Get: "Steps.Train" }], true),
      change(stepMember("(?:RetryPolicies|PropertyFiles)"), { MaxAttempts: 2 }, "twice"),
      change(stepMember("CacheConfig"), [], "P30D", true),
      change(and(stepMember("(?:DisplayName|Description)"), text), 7, ["a"], { Get: "Parameters.A" }),
      change(and(stepMember("DisplayName"), text), "long ".repeat(60)),
      change(and(stepMember("Description"), text), "long ".repeat(700)),
      change(and(at(/^Parameters$/), items), {}, "none", { Name: "A", Type: "String" }),
    ],
  },
  {
    code: "SW1108",
    fault: "a definition above a megabyte, or more than 200 parameters",
    plants: [
      (draft) => {
        draft["Metadata"] = { note: "x".repeat(1_048_577) };
        return "";
      },
      (draft, random) => {
        const parameters = Array.isArray(draft["Parameters"]) ? (draft["Parameters"] as unknown[]) : [];
        const count = random.whole(201, 260) - parameters.length;
        for (let i = 0; i < count; i++) parameters.push({ Name: `More${i}`, Type: "String", DefaultValue: "a" });
        draft["Parameters"] = parameters;
        return "Parameters";
      },
    ],
  },
];
