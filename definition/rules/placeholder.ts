import type { Found, Rule } from "./rule.ts";

const images = /\.(ImageUri|TrainingImage|Image)(\.|$)/;
const mark = /<[a-z][a-z0-9_ -]*>/i;

export const placeholder: Rule = {
  code: "SW8002",
  title: "an image with a placeholder",
  severity: "warning",
  explanation: "Text such as <account-id> was meant to be replaced; no image has that name.",
  check: ({ nodes }) =>
    nodes.flatMap(({ value, path }): Found[] => {
      const [found] = typeof value === "string" && value.includes("<") ? (mark.exec(value) ?? []) : [];
      if (found === undefined || !images.test(path)) return [];
      const message = `the image ${JSON.stringify(value)} holds the placeholder ${found}`;
      return [{ path, message, hint: `put the value in place of ${found}` }];
    }),
};
