import { callbackStep, definitionOf } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";

const asking = (url: string) => definitionOf({ Steps: [callbackStep("Approve", { SqsQueueUrl: url })] });
const form = /^https?:\/\/[^\s/]+\/\d{12}\/[A-Za-z0-9_-]{1,80}(\.fifo)?$/;

export const queueUrl: Rule = {
  code: "SW5013",
  title: "an SqsQueueUrl that is not a queue's URL",
  severity: "warning",
  explanation:
    "A Callback step sends its token to the queue at this URL. With the queue's name or ARN nothing is sent, and the step fails.",
  examples: {
    failing: { definition: asking("arn:aws:sqs:us-east-1:111122223333:approvals"), at: "Steps[0].SqsQueueUrl" },
    passing: { definition: asking("https://sqs.us-east-1.amazonaws.com/111122223333/approvals") },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Callback"), ({ step, path }): Found[] => {
      const url: unknown = (step as { SqsQueueUrl?: unknown }).SqsQueueUrl;
      if (typeof url !== "string" || form.test(url)) return [];
      return [
        {
          path: `${path}.SqsQueueUrl`,
          message: `${JSON.stringify(url)} is not the URL of a queue`,
          hint: "write https://sqs.REGION.amazonaws.com/ACCOUNT/QUEUE",
        },
      ];
    }),
};
