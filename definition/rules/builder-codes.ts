import type { CatalogueEntry } from "./catalogue.ts";

const entry = (code: string, title: string, explanation: string): CatalogueEntry => ({
  code,
  severity: "error",
  title,
  explanation,
});

/** What building, loading, writing and starting a pipeline in TypeScript can refuse, at the line that wrote it. */
export const builderCodes: readonly CatalogueEntry[] = [
  entry(
    "SW0001",
    "a pipeline name that SageMaker refuses",
    "The API takes letters, digits and hyphens between them, at most 256 characters. Choose such a name.",
  ),
  entry(
    "SW0002",
    "two parameters or two steps with one name",
    "References read parameters and steps by name, and CreatePipeline answers `Step name [X] is used multiple times.` Give each a name of its own.",
  ),
  entry(
    "SW0003",
    "a pipeline without steps",
    "A pipeline without steps has nothing to run. List at least one in steps.",
  ),
  entry(
    "SW0004",
    "a step in two places",
    "A step stands in the pipeline's steps or in one branch of one Condition: it would run twice under one name. List it in one place.",
  ),
  entry(
    "SW0005",
    "a setting that CreatePipeline refuses",
    "Display name, description, tags and parallelism beside the definition have limits of their own in the API. Keep within the limit that the hint names.",
  ),
  entry(
    "SW0010",
    "a step that needs a step of a branch from outside it",
    "A branch may not run, so that a step outside of it, or in the other branch, cannot count on its steps. Move the step into that branch.",
  ),
  entry(
    "SW0011",
    "a step after Fail",
    "A Fail step ends the execution: SageMaker answers `can not depends on FailStep`. Wait for the step before it.",
  ),
  entry(
    "SW0101",
    "a parameter name that SageMaker refuses",
    "The API takes letters, digits, hyphens and underscores, at most 256 characters. Choose such a name.",
  ),
  entry(
    "SW0102",
    "a default that the parameter does not allow",
    "The default is not of the parameter's type, or not among its values, and a start without a value would fail. Give another, or none.",
  ),
  entry(
    "SW0103",
    "a step name that SageMaker refuses",
    "The API takes letters, digits, hyphens and underscores, at most 64 characters. What people should read belongs into DisplayName.",
  ),
  entry(
    "SW0104",
    "a code path that leaves its asset",
    "The files of an asset are packed under their paths, and one that begins with / or holds .. would land elsewhere. Give a relative path.",
  ),
  entry(
    "SW0105",
    "code that is not there",
    "The file, or any file of the pattern, cannot be read, so that the step would run without its code. Name files that are there.",
  ),
  entry(
    "SW0106",
    "a tuned model that is not kept",
    "SageMaker lists the best 50 training jobs of a tuning job, ranks 0 to 49. Ask for one of those.",
  ),
  entry(
    "SW0107",
    "a script step that cannot start its script",
    "The script is not a file of the code, torchrun cannot start it, or a name is taken that the step needs itself. The hint says which to change.",
  ),
  entry(
    "SW0108",
    "a training step that cannot be tuned",
    "Tuning takes over the training step's request, its metrics and its ranges, and one of them does not fit. The hint says what to change; tuning(…) takes any request by hand.",
  ),
  entry(
    "SW0109",
    "metrics of a property file that the step does not declare",
    "Registered metrics point at the file that the step wrote, and the step declares none of that name. Give one that it declares.",
  ),
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
    "SW0601",
    "an image that is not in AWS's tables",
    "The framework, version, Python or scope has no image in the data that the Python SDK publishes. Use one of those that the hint lists, or give the image's URI yourself.",
  ),
  entry(
    "SW0602",
    "an image that does not fit the instance",
    "The framework's images do not exist for that processor or accelerator, or the instance is not known while the pipeline is built. Say instanceType or accelerator as the hint asks.",
  ),
  entry(
    "SW0603",
    "an image that is not published in the region",
    "AWS keeps the image in a registry of each region, and has none there. Choose a region that the hint lists, or give the image's URI yourself.",
  ),
];
