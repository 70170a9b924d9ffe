import { list } from "../model.ts";
import { definitionOf, stepOf, type Changes } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, isGiven } from "./value-at.ts";

const lists = ["Actions", "Artifacts", "Contexts", "Associations"];
const creating = (given: Changes) => definitionOf({ Steps: [stepOf("Lineage", "Record", { Arguments: given })] });

export const lineageLists: Rule = {
  code: "SW5014",
  title: "a Lineage step that records nothing",
  severity: "error",
  explanation: "A Lineage step has at least one of Actions, Artifacts, Contexts and Associations.",
  examples: {
    failing: { definition: creating({}), at: "Steps[0].Arguments" },
    passing: {
      definition: creating({ Artifacts: [{ ArtifactType: "DataSet", Source: { SourceUri: "s3://bucket/data" } }] }),
    },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Lineage"), (node): Found[] => {
      const given = argumentsOf(node);
      const some = lists.some((name) => {
        const { value } = below(given, name);
        return isGiven({ value, path: "" }) && (!Array.isArray(value) || list(value).length > 0);
      });
      if (!isGiven(given) || some) return [];
      return [{ path: given.path, message: `${node.name} records nothing`, hint: `add one of ${lists.join(", ")}` }];
    }),
};
