import { list } from "../model.ts";
import type { Found, Rule } from "./rule.ts";

const maxCharacters = 1_048_576;
const maxParameters = 200;

export const size: Rule = {
  code: "SW1108",
  title: "definition too large",
  severity: "error",
  explanation: "CreatePipeline takes at most 1,048,576 characters, StartPipelineExecution at most 200 parameters.",
  check: ({ definition, size: characters }) => {
    const found: Found[] = [];
    if (characters > maxCharacters) {
      found.push({
        path: "",
        message: `the definition has ${characters} characters`,
        hint: `keep it within ${maxCharacters}`,
      });
    }
    const parameters = list(definition["Parameters"]).length;
    if (parameters > maxParameters) {
      found.push({
        path: "Parameters",
        message: `there are ${parameters} parameters`,
        hint: `keep them within ${maxParameters}`,
      });
    }
    return found;
  },
};
