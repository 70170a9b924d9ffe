import { styleText } from "node:util";
import { Option } from "commander";
import type { Definition } from "../../definition/model.ts";
import { ProblemError } from "../../definition/problem.ts";
import type { Register } from "../command.ts";
import { inSession, withService, type CommonOptions } from "../command.ts";
import { readSource, readText } from "../definition-source.ts";
import { CliError, Exit, openIo } from "../io.ts";

interface DiffOptions extends CommonOptions {
  readonly format?: "text" | "json" | "markdown";
  readonly kwargs?: string;
}

const DEPLOYED = /^pipeline:(.+?)(?:@(\d+))?$/;

/** `sagewright diff`: how two definitions differ in what they mean. */
export const register: Register = (program) => {
  withService(program.command("diff"))
    .description(
      "tell how two pipelines differ, and what that does to cached results; exit 0 same, 1 different, 2 trouble",
    )
    .argument(
      "<before>",
      "a definition.json, a module such as pipelines.skin.pipeline, or pipeline:NAME, one that is deployed",
    )
    .argument("<after>", "the same; pipeline:NAME@3 is a version of it, - reads JSON from stdin")
    .addOption(
      new Option("--format <format>", "text, json or markdown; default: text").choices(["text", "json", "markdown"]),
    )
    .option("--kwargs <json>", "what the functions of modules get, as a JSON object")
    .action(async (before: string, after: string, options: DiffOptions) => {
      const json = options.json === true || options.format === "json";
      const io = openIo({ json });
      const { diffDefinitions, diffMarkdown, diffText } = await import("../../definition/diff/index.ts");
      const { canonical } = await import("../../definition/canonical.ts");
      const [was, is] = await orTrouble(() => readBoth([before, after], options));
      const diff = diffDefinitions(was, is);
      // The document keeps 2.0 apart from 2, which JSON.stringify does not.
      if (json) process.stdout.write(`${canonical(diff, 2)}\n`);
      io.print(
        options.format === "markdown"
          ? diffMarkdown(diff, { before, after })
          : diffText(diff, (kind, text) => styleText(colours[kind], text, { stream: process.stdout })),
      );
      process.exitCode = diff.same ? Exit.done : Exit.failed;
    });
};

const colours = { added: "green", removed: "red", changed: "yellow", dim: "dim", title: "bold" } as const;

/** Exit 1 says that the pipelines differ, so what keeps from comparing them ends with 2. */
async function orTrouble<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError && error.exitCode === Exit.interrupted) throw error;
    const problems = error instanceof ProblemError || error instanceof CliError ? error.problems : [];
    throw new CliError(error instanceof Error ? error.message : String(error), Exit.usage, problems);
  }
}

async function readBoth(
  targets: readonly [string, string],
  options: DiffOptions,
): Promise<readonly [Definition, Definition]> {
  if (targets[0] === "-" && targets[1] === "-")
    throw new CliError("both pipelines are -, and stdin has one; name a file", Exit.usage);
  const deployed = targets.some((target) => DEPLOYED.test(target)) ? await readDeployed(targets, options) : new Map();
  const { readDefinition } = await import("../../definition/read-definition.ts");
  const read = async (target: string): Promise<Definition> => {
    const text: string = deployed.get(target) ?? (await readLocal(target, options.kwargs));
    try {
      return readDefinition(text);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      throw new CliError(`${target}: ${error.message}`, Exit.usage, error.problems);
    }
  };
  return [await read(targets[0]), await read(targets[1])];
}

const readLocal = async (target: string, kwargs: string | undefined): Promise<string> =>
  target === "-" || target.endsWith(".json") ? readText(target) : (await readSource(target, kwargs)).text;

/** The definitions of those targets that are deployed pipelines, by target. */
async function readDeployed(targets: readonly string[], options: CommonOptions): Promise<ReadonlyMap<string, string>> {
  return inSession(options, async ({ clients }) => {
    const { DescribePipelineCommand } = await import("@aws-sdk/client-sagemaker");
    const found = new Map<string, string>();
    for (const target of targets) {
      const [, name, version] = DEPLOYED.exec(target) ?? [];
      if (name === undefined) continue;
      const { PipelineDefinition } = await clients.sagemaker.send(
        new DescribePipelineCommand({
          PipelineName: name,
          ...(version !== undefined && { PipelineVersionId: Number(version) }),
        }),
      );
      if (PipelineDefinition === undefined) throw new CliError(`${target} has no definition`);
      found.set(target, PipelineDefinition);
    }
    return found;
  });
}
