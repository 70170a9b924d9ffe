import { nodesIn } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";

const images = /\.(ImageUri|TrainingImage|Image)(\.|$)/;

export const placeholder: Rule = {
  code: "SW8002",
  title: "an image with a placeholder",
  severity: "warning",
  explanation: "Text such as <account-id> was meant to be replaced; no image has that name.",
  check: ({ steps }) =>
    steps.flatMap(({ step, path }) =>
      [...nodesIn(step.Arguments, `${path}.Arguments`)].flatMap((node): Found[] => {
        const [found] =
          typeof node.value === "string" && images.test(node.path)
            ? (/<[a-z][a-z0-9_ -]*>/i.exec(node.value) ?? [])
            : [];
        return found === undefined
          ? []
          : [
              {
                path: node.path,
                message: `the image ${JSON.stringify(node.value)} holds the placeholder ${found}`,
                hint: `put the value in place of ${found}`,
              },
            ];
      }),
    ),
};
