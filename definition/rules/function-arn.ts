import { definitionOf, lambdaStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";

const calling = (arn: string) => definitionOf({ Steps: [lambdaStep("Notify", { FunctionArn: arn })] });
const form = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?$/;

export const functionArn: Rule = {
  code: "SW5012",
  title: "a FunctionArn that is not a function's ARN",
  severity: "warning",
  explanation:
    "A Lambda step names its function by the whole ARN, with or without a version or alias. With a name, or the ARN of something else, the step fails when it runs.",
  examples: {
    failing: { definition: calling("notify"), at: "Steps[0].FunctionArn" },
    passing: { definition: calling("arn:aws:lambda:us-east-1:111122223333:function:notify:live") },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Lambda"), ({ step, path }): Found[] => {
      const arn: unknown = (step as { FunctionArn?: unknown }).FunctionArn;
      if (typeof arn !== "string" || form.test(arn)) return [];
      return [
        {
          path: `${path}.FunctionArn`,
          message: `${JSON.stringify(arn)} is not the ARN of a function`,
          hint: "write arn:aws:lambda:REGION:ACCOUNT:function:NAME",
        },
      ];
    }),
};
