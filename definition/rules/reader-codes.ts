import { maxDepth } from "../parse.ts";
import type { CatalogueEntry } from "./catalogue.ts";

const passing = '{ "Version": "2020-12-01", "Steps": [{ "Name": "Stop", "Type": "Fail", "Arguments": {} }] }\n';
const lists = "[".repeat(maxDepth) + "]".repeat(maxDepth);

/** What the reader of the JSON text finds, before any rule looks. */
export const readerCodes: readonly CatalogueEntry[] = [
  {
    code: "SW1001",
    severity: "error",
    title: "not JSON",
    explanation:
      "CreatePipeline takes strict JSON: no comment, no trailing comma, no NaN, nothing after the end. The text is cut off or has a character that JSON does not allow there; correct it at the place named, and the rest can be checked.",
    examples: {
      failing: '{ "Version": "2020-12-01", "Steps": [{ "Name": "Stop", "Type": "Fail", "Arguments": {}, }] }\n',
      passing,
    },
  },
  {
    code: "SW1002",
    severity: "error",
    title: "a member written twice in one object",
    explanation:
      "JSON readers keep one of the two without saying which, so AWS may run another pipeline than the one that was checked. Take one out.",
    examples: {
      failing:
        '{ "Version": "2020-12-01", "Steps": [{ "Name": "Stop", "Name": "End", "Type": "Fail", "Arguments": {} }] }\n',
      passing,
    },
  },
  {
    code: "SW1003",
    severity: "error",
    title: `nesting deeper than ${maxDepth} levels`,
    explanation: "No pipeline needs it, and it breaks other readers of JSON. Look for what nested the value so often.",
    examples: { failing: `{ "Version": "2020-12-01", "Metadata": ${lists}, "Steps": [] }\n`, passing },
  },
  {
    code: "SW1004",
    severity: "error",
    title: "not an object",
    explanation: "A definition is an object with Version and Steps. A list of steps alone belongs into its Steps.",
    examples: { failing: '[{ "Name": "Stop", "Type": "Fail", "Arguments": {} }]\n', passing },
  },
];
