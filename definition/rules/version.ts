import { definitionVersion } from "../model.ts";
import type { Rule } from "./rule.ts";
import { definitionOf, failStep } from "./example.ts";
import { replaced } from "./fixes.ts";

export const version: Rule = {
  code: "SW1101",
  title: "the definition's version",
  severity: "error",
  explanation:
    'SageMaker reads one version of the language, and CreatePipeline refuses a definition that does not name it. Write "Version": "2020-12-01".',
  examples: {
    failing: {
      definition: definitionOf({ Version: "2020-12-02", Steps: [failStep("Stop")] }),
      at: "Version",
    },
    passing: { definition: definitionOf({ Steps: [failStep("Stop")] }) },
  },
  check: ({ definition: { Version } }) => {
    if (Version === definitionVersion) return [];
    const message = Version === undefined ? "Version is missing" : `Version is ${JSON.stringify(Version)}`;
    return [
      {
        path: Version === undefined ? "" : "Version",
        message,
        hint: `write "Version": "${definitionVersion}"`,
        fix: replaced("Version", definitionVersion),
      },
    ];
  },
};
