import { styleText } from "node:util";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { CliError, Exit, openIo, type Io } from "../io.ts";
import type { Built } from "../synth-pipelines.ts";

interface SynthOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly check?: boolean;
  readonly kwargs?: string;
}

/** `sagewright synth`: the definition JSON of TypeScript pipelines. */
export const register: Register = (program) => {
  withJson(program.command("synth"))
    .description("build pipelines and print their definitions, or write them with their code beside them")
    .argument(
      "<module...>",
      "modules such as pipelines.skin.pipeline, files, globs, or folders for all in and below them",
    )
    .option("--out <path>", "a file for one definition, or a folder for <name>.json of each; code goes into assets/")
    .option("--check", "write nothing; exit 1 where a definition in --out is not what its module builds")
    .option("--kwargs <json>", "what the pipelines' functions get, as a JSON object")
    .action(async (words: readonly string[], options: SynthOptions) => {
      const io = openIo(options);
      if (options.check === true && options.out === undefined)
        throw new CliError("--check compares with what is in --out; give the file or folder", Exit.usage);
      const { buildPipelines, writeDefinition } = await import("../synth-pipelines.ts");
      const built = await buildPipelines(io, words, options);
      if (options.check === true) return check(io, built);
      const [only] = built;
      if (built.length > 1 && options.out === undefined && !io.json)
        throw new CliError(
          `there are ${built.length} pipelines; give --out FOLDER, or --json for one document`,
          Exit.usage,
        );
      for (const one of built) if (one.file !== undefined) await writeDefinition(one.file, one);
      io.result(built.length === 1 && only ? documentOf(only) : { pipelines: built.map(documentOf) });
      if (options.out === undefined) io.print(only?.text ?? "");
      else for (const { file } of built) io.note(`wrote ${file}, and its code beside it`);
    });
};

const documentOf = ({ module, name, file, text, assets }: Built): object => ({
  name,
  module,
  ...(file !== undefined && { file }),
  assets: assets.map((asset) => asset.hash),
  definition: JSON.parse(text) as unknown,
});

const colours = { added: "green", removed: "red", changed: "yellow", dim: "dim", title: "bold" } as const;

async function check(io: Io, built: readonly Built[]): Promise<void> {
  const { checkDefinition } = await import("../synth-check.ts");
  const checked = built.map((one) =>
    checkDefinition(one, one.file ?? "", (kind, text) => styleText(colours[kind], text, { stream: process.stdout })),
  );
  const stale = checked.filter(({ upToDate }) => !upToDate);
  io.result({
    upToDate: stale.length === 0,
    pipelines: checked.map(({ because: _because, ...rest }) => rest),
  });
  for (const { because } of stale) io.print(`${because}\n`);
  io.print(
    stale.length === 0
      ? `${built.length} of ${built.length} up to date`
      : `${stale.length} of ${built.length} out of date; write ${stale.length === 1 ? "it" : "them"} again with the same command without --check`,
  );
  process.exitCode = stale.length === 0 ? Exit.done : Exit.failed;
}
