import { begins, isTagOf, tagTable, type Repository, type TagTable } from "../images/tags.ts";
import { certain } from "../nearest.ts";
import { definitionOf, trainingStep } from "./example.ts";
import type { Found, Rule } from "./rule.ts";
import { unknownPart } from "./texts.ts";

const account = "763104351884.dkr.ecr.us-east-1.amazonaws.com";
const train = (tag: string) =>
  definitionOf({
    Steps: [
      trainingStep("Train", {
        Arguments: {
          AlgorithmSpecification: { TrainingImage: `${account}/pytorch-training:${tag}` },
          ResourceConfig: { InstanceType: "ml.g5.xlarge" },
        },
      }),
    ],
  });

const form = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z]{2}[a-z0-9-]+)\.[a-z0-9.-]+\/([^:@\s]+)(?::([\w.-]+))?$/;
const looksLikeOne = (text: string): boolean =>
  text.includes(".dkr.ecr") && form.test(text) && !text.includes(unknownPart);

export const imageTag: Rule = {
  code: "SW8018",
  title: "an image that AWS is not known to publish",
  severity: "warning",
  explanation:
    "The image is in one of the accounts where AWS publishes its own, and the tables of the Python SDK do not have its repository, its tag, or the account in that region. A job whose image cannot be pulled fails. Compare it with what the hint names; an image newer than the tables is right all the same.",
  covers: "W23 (tags)",
  examples: {
    failing: { definition: train("9.9.9-gpu-py3"), at: "Steps[0].Arguments.AlgorithmSpecification.TrainingImage" },
    passing: { definition: train("2.8.0-gpu-py312-cu129-ubuntu22.04-sagemaker") },
  },
  check: ({ texts, parameters }) => {
    const defaults = [...parameters.values()].flatMap(({ path, value: { DefaultValue: text } }) =>
      typeof text === "string" && looksLikeOne(text) ? [{ text, path: `${path}.DefaultValue` }] : [],
    );
    // Most images are in many steps and in order.
    const doubted = texts.resolved.where((text) => looksLikeOne(text) && verdictOn(text) !== undefined);
    return [...defaults, ...doubted].flatMap(({ text, path }): Found[] => {
      const problem = verdictOn(text);
      return problem === undefined ? [] : [{ path, ...problem }];
    });
  },
};

type Verdict = Pick<Found, "message" | "hint"> | undefined;

/** An editor asks about the same few images all day. */
const verdicts = new Map<string, Verdict>();
const mostVerdicts = 500;

function verdictOn(image: string): Verdict {
  if (verdicts.has(image)) return verdicts.get(image);
  if (verdicts.size === mostVerdicts) verdicts.clear();
  const verdict = problemOf(image, tagTable());
  verdicts.set(image, verdict);
  return verdict;
}

function problemOf(image: string, table: TagTable): Verdict {
  const [, owner = "", region = "", name = "", tag] = form.exec(image) ?? [];
  const since = `as of the Python SDK ${table.sagemaker}`;
  // Anybody may keep a copy in an account of their own, under any tag.
  if (!table.accounts.has(owner)) return undefined;
  const repository = table.repositories.get(name);
  if (repository === undefined) {
    // AWS has more repositories than the tables know: only a slip of the pen is told of.
    const near = certain(name, table.repositories.keys());
    return near === undefined
      ? undefined
      : { message: `AWS publishes no ${name}, ${since}`, hint: `did you mean ${near}?` };
  }
  const owners = ownersIn(repository, region, table);
  if (!owners.includes(owner))
    return {
      message: `AWS does not publish ${name} from the account ${owner} in ${region}, ${since}`,
      hint:
        owners.length > 0
          ? `in ${region} it is in ${owners.join(" and ")}`
          : `it is in ${regionsOf(repository, table).join(", ")}`,
    };
  if (repository.tags.some((row) => isTagOf(row, tag ?? ""))) return undefined;
  return {
    message: `${name} has no tag ${tag === undefined ? "that is not written" : tag}, ${since}`,
    hint: `${tagsNear(repository, tag ?? "")}; keep it where it is newer than that`,
  };
}

const ownersIn = ({ registries }: Repository, region: string, table: TagTable): readonly string[] => [
  ...new Set(registries.flatMap((index) => table.registries[index]?.[region] ?? [])),
];

const regionsOf = ({ registries }: Repository, table: TagTable): readonly string[] => [
  ...new Set(registries.flatMap((index) => Object.keys(table.registries[index] ?? {}))),
];

/** The tags of that version; where there is no such version, all versions. */
function tagsNear({ tags }: Repository, tag: string): string {
  const same = tags.flatMap(([versions, processors, pythons]) => {
    const version = versions.find((one) => begins(tag, one));
    const choices = [processors, pythons].filter((parts) => parts.length > 0).map((parts) => parts.join("|"));
    return version === undefined ? [] : [[version, ...choices].join("-")];
  });
  if (same.length > 0) return `there is ${[...new Set(same)].join(", ")}`;
  const versions = [...new Set(tags.flatMap(([names]) => names.slice(0, 1)))];
  return `its versions are ${versions.join(", ")}`;
}
