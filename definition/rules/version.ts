import { definitionVersion } from "../model.ts";
import type { Rule } from "./rule.ts";

export const version: Rule = {
  code: "SW1101",
  title: "the definition's version",
  severity: "error",
  explanation: "SageMaker reads one version of the language and refuses a definition that does not name it.",
  check: ({ definition: { Version } }) => {
    if (Version === definitionVersion) return [];
    const message = Version === undefined ? "Version is missing" : `Version is ${JSON.stringify(Version)}`;
    return [{ path: Version === undefined ? "" : "Version", message, hint: `write "Version": "${definitionVersion}"` }];
  },
};
