import type { CatalogueEntry } from "./catalogue.ts";

/** A code that is always an error and has no example, because it is about TypeScript. */
export const entry = (code: string, title: string, explanation: string): CatalogueEntry => ({
  code,
  severity: "error",
  title,
  explanation,
});

/** What building a pipeline in TypeScript refuses, at the line that wrote it. */
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
  {
    ...entry(
      "SW0006",
      "a pipeline name that may be too long",
      "AWS's sources disagree: its model allows 256 characters, and CreatePipeline has answered that 82 are the most. Keep the name within 82.",
    ),
    severity: "warning",
  },
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
