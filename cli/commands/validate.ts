import { styleText } from "node:util";
import { Option } from "commander";
import type { FileReport } from "../../definition/report/index.ts";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { CliError, Exit, openIo } from "../io.ts";

const formats = ["human", "json", "sarif", "github", "junit"] as const;

interface Options {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly format?: (typeof formats)[number];
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly kwargs?: string;
}

/** `sagewright validate`: everything that is wrong with definitions, whoever wrote them. */
export const register: Register = (program) => {
  withJson(program.command("validate"))
    .description("check pipeline definitions, whoever wrote them; exit 0 fine, 1 errors, 2 bad usage")
    .argument("<file...>", "definition JSON files, folders, globs or TypeScript modules; - reads stdin")
    .addOption(
      new Option("--format <format>", "human, json (one document; the same as --json), sarif, github, junit").choices(
        formats,
      ),
    )
    .option("--strict", "warnings end with exit code 1 too")
    .option("--fix", "make the changes that are certain, leaving every other byte; of - the fixed text goes to stdout")
    .option("--dry-run", "with --fix: show the changes as a patch and write nothing")
    .option("--kwargs <json>", "what the functions of modules get, as a JSON object")
    .action(async (words: readonly string[], options: Options) => {
      const format = formatOf(options);
      const io = openIo({ json: format === "json" });
      const { reportsOf } = await import("../validate-targets.ts");
      // A fixed text or a patch has stdout for itself.
      const isTextOut = options.fix === true && (options.dryRun === true || words.includes("-"));
      if (isTextOut && format === "json")
        throw new CliError("--fix of - and --dry-run print text; leave --json out, or name files", Exit.usage);
      const files = await reportsOf(io, words, options);
      const strict = options.strict === true;
      const out = isTextOut ? process.stderr : process.stdout;
      out.write(await reportText(files, format, strict, out));
      const { isFailure } = await import("../../definition/report/index.ts");
      const failed = files.some(({ problems }) => problems.some((problem) => isFailure(problem, strict)));
      process.exitCode = failed ? Exit.failed : Exit.done;
    });
};

function formatOf({ json, format, fix, dryRun }: Options): (typeof formats)[number] {
  if (json === true && format !== undefined && format !== "json")
    throw new CliError(`--json means --format json, yet --format ${format} was given; choose one`, Exit.usage);
  if (dryRun === true && fix !== true) throw new CliError("--dry-run goes with --fix", Exit.usage);
  const chosen = json === true ? "json" : (format ?? "human");
  if (fix === true && chosen !== "human" && chosen !== "json")
    throw new CliError(`--fix goes with --format human or json, not ${chosen}; fix first, then report`, Exit.usage);
  return chosen;
}

async function reportText(
  files: readonly FileReport[],
  format: (typeof formats)[number],
  strict: boolean,
  stream: NodeJS.WriteStream,
): Promise<string> {
  const { githubReport, humanReport, jsonReport, junitReport, sarifReport } =
    await import("../../definition/report/index.ts");
  switch (format) {
    case "human":
      return `${humanReport(files, (look, text) => styleText(look, text, { stream }))}\n`;
    case "json":
      return `${JSON.stringify(jsonReport(files), null, 2)}\n`;
    case "github":
      return githubReport(files);
    case "junit":
      return junitReport(files, { strict });
    case "sarif": {
      const { catalogue } = await import("../../definition/rules/catalogue.ts");
      const { packageVersion, validationDocs } = await import("../package-root.ts");
      const options = { catalogue, version: packageVersion(), docs: validationDocs() };
      return `${JSON.stringify(sarifReport(files, options), null, 2)}\n`;
    }
  }
}
