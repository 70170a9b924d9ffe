import { list } from "../model.ts";
import type { RuleContext } from "./context.ts";
import { definitionOf, lambdaStep, processingStep } from "./example.ts";
import type { Found, Rule } from "./rule.ts";
import type { TextNode } from "./texts.ts";
import { argumentsOf, below } from "./value-at.ts";

const imageIn = (region: string) =>
  definitionOf({
    Steps: [
      processingStep("Split", {
        Arguments: { AppSpecification: { ImageUri: `111122223333.dkr.ecr.${region}.amazonaws.com/models:1.4` } },
      }),
      lambdaStep("Notify"),
    ],
  });

const registry = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com/;
const resource = /^arn:aws[a-z-]*:(?:lambda|kms|sqs|sns|sagemaker|states|ecr|logs):([a-z]{2}(?:-[a-z]+)+-\d):/;
const queue = /^https:\/\/sqs\.([a-z]{2}(?:-[a-z]+)+-\d)\./;
const region = /^"?([a-z]{2}(?:-[a-z]+)+-\d)"?$/;
const regionMember = /_(?:region|REGION)$/;

export const imageRegion: Rule = {
  code: "SW8005",
  title: "an image of another region",
  severity: "warning",
  explanation:
    "A pipeline runs in one region, and SageMaker pulls a job's image from the registry of that region. Where images, ARNs, queues and region settings of a definition name several, some are wrong.",
  covers: "W23 (regions)",
  examples: {
    failing: { definition: imageIn("eu-west-1"), at: "Steps[0].Arguments.AppSpecification.ImageUri" },
    passing: { definition: imageIn("us-east-1") },
  },
  check: (context) => {
    const { images, others } = regionsIn(context);
    const home = mostOf(others) ?? mostOf(images.map(({ name }) => name));
    return images.flatMap(({ name, at }): Found[] =>
      home === undefined || name === home
        ? []
        : [
            {
              path: at.path,
              message: `the image lies in ${name}, the rest of the definition in ${home}`,
              hint: `use the registry of ${home}, or a parameter for the image`,
            },
          ],
    );
  },
};

/** What every text that names a region has; most texts have none of it. */
const hint = /amazonaws|^arn:|^"?[a-z]{2}-/;

const namesRegion = (text: string): boolean =>
  hint.test(text) && (registry.test(text) || resource.test(text) || queue.test(text) || region.test(text));

/** Regions that images' registries name, and those that the rest of the definition does. */
function regionsIn({ texts, steps }: RuleContext) {
  const images: { readonly name: string; readonly at: TextNode }[] = [];
  const others: string[] = [];
  for (const at of texts.resolved.where(namesRegion)) {
    const { text } = at;
    const name = registry.exec(text)?.[1];
    if (name !== undefined) images.push({ name, at });
    const other =
      resource.exec(text)?.[1] ??
      queue.exec(text)?.[1] ??
      (region.test(text) && regionMember.test(at.path) ? region.exec(text)?.[1] : undefined);
    if (other !== undefined) others.push(other);
  }
  for (const node of steps) {
    const given = list(below(argumentsOf(node), "AppSpecification", "ContainerArguments").value);
    const value = given[given.indexOf("--region") + 1];
    const name = given.includes("--region") && typeof value === "string" ? region.exec(value)?.[1] : undefined;
    if (name !== undefined) others.push(name);
  }
  return { images, others };
}

/** What occurs most, the first of several that do. */
function mostOf(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].reduce<[string, number] | undefined>(
    (best, here) => (best === undefined || here[1] > best[1] ? here : best),
    undefined,
  )?.[0];
}
