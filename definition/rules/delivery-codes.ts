import { entry } from "./builder-codes.ts";
import type { CatalogueEntry } from "./catalogue.ts";

/** What loading, importing, uploading and triggering a pipeline refuses. */
export const deliveryCodes: readonly CatalogueEntry[] = [
  entry(
    "SW0201",
    "an unknown kwarg",
    "The pipeline's function takes named values and this is none of them, so it would have no effect. Correct its name.",
  ),
  entry("SW0202", "a kwarg without text", "Kwargs are texts that are not empty. Give one, or leave the kwarg out."),
  entry(
    "SW0301",
    "a module that is not there",
    "The module's name is turned into a path under the project's root, and no such file exists. Run the command in the root, or give the file's path.",
  ),
  entry(
    "SW0302",
    "a module that exports no pipeline",
    "The default export must be a pipeline, or a function that returns one. Write export default pipeline(…).",
  ),
  entry(
    "SW0303",
    "kwargs for a pipeline that takes none",
    "The default export is a pipeline itself and cannot use kwargs. Leave them out, or export a function of them.",
  ),
  entry(
    "SW0304",
    "a module that cannot be read",
    "The module, or a module that it imports, is no TypeScript that can be read. Correct it at the line named.",
  ),
  entry(
    "SW0310",
    "a definition that cannot be imported",
    "The definition says something that no TypeScript of this package can say, so the result would not be equal to it. Correct the definition at the place named first.",
  ),
  {
    code: "SW0311",
    severity: "note",
    title: "a part imported without type checks",
    explanation:
      "The definition has something there that the types refuse, so the TypeScript says it without being checked. Correct it, or leave it as it is: the definition stays the same.",
  },
  {
    code: "SW0312",
    severity: "note",
    title: "a part imported in another form",
    explanation: "The TypeScript says the same in the form that this package writes. Nothing needs to be done.",
  },
  entry(
    "SW0401",
    "a code bucket that is not known",
    "The bucket that the code goes to is a parameter without a value. Give it with --param, or as the kwarg default_bucket.",
  ),
  entry(
    "SW0402",
    "code that is not beside the definition",
    "The definition names its code by content, and that code is not there to be uploaded. Write the definition with sagewright synth --out, which puts the code beside it.",
  ),
  entry(
    "SW0403",
    "code that is not what the definition names",
    "The files beside the definition have other contents than those that it was built with. Write both again.",
  ),
  entry(
    "SW0404",
    "a large definition without a bucket",
    "A definition above 100 KiB goes to CreatePipeline through S3, and no bucket is known. Give one with --param, or as the kwarg default_bucket.",
  ),
  entry(
    "SW0405",
    "data that is not there",
    "There is no file to upload at that path. Give the path of the data's archive.",
  ),
  entry(
    "SW0406",
    "a definition that is too large",
    "SageMaker takes at most 1,048,576 characters, through S3 too. Split the pipeline, or move long texts into files that the steps read.",
  ),
  entry(
    "SW0501",
    "a trigger's name or description that EventBridge refuses",
    "EventBridge limits the characters and lengths of a rule's name and description. Keep within what the hint says.",
  ),
  entry(
    "SW0502",
    "two triggers with one name",
    "Each trigger becomes an EventBridge rule of that name. Give every trigger a name of its own.",
  ),
  entry(
    "SW0503",
    "a schedule that EventBridge cannot read",
    'A rule\'s schedule is a rate or a cron expression of six fields in UTC. Write rate: "5 minutes", or cron: "30 2 ? * MON *".',
  ),
  entry(
    "SW0504",
    "an event pattern that EventBridge refuses",
    'A pattern gives for each member a list of the values that fit, and has at most 4,096 characters. Write lists, as in { source: ["aws.s3"] }.',
  ),
  entry(
    "SW0505",
    "a parameter that a trigger cannot pass",
    "A trigger passes parameters of its pipeline, each once, as text or as a path into the event. The hint says which of these it is not.",
  ),
  entry(
    "SW0506",
    "a trigger without a value that the start needs",
    "A start without a value for a parameter that has no default is refused. Give the value in the trigger, or declare a default.",
  ),
  entry(
    "SW0507",
    "a rule that belongs to somebody else",
    "An EventBridge rule of that name exists and was not made for this pipeline; it is left as it is. Give the trigger another name, or remove the rule.",
  ),
  entry(
    "SW0701",
    "a selection of steps that cannot run",
    "SelectiveExecutionConfig takes 1 to 50 steps that are connected, and an earlier execution for what they read of others. The hint says what to add or leave out.",
  ),
];
