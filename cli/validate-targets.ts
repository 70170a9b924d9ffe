import { existsSync } from "node:fs";
import { extname } from "node:path";
import { applyFixes } from "../definition/fix.ts";
import { shownName, type FileReport } from "../definition/report/index.ts";
import { validate, type ValidateOptions } from "../definition/validate.ts";
import { readText } from "./definition-source.ts";
import { CliError, Exit, type Io } from "./io.ts";
import { expandTargets, seemsDefinition } from "./targets.ts";
import { unifiedDiff } from "./unified-diff.ts";
import { validateConfig } from "./validate-config.ts";
import { replaceText } from "./write-text.ts";

export interface TargetOptions {
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly kwargs?: string;
}

const moduleEndings = new Set([".ts", ".mts", ".js", ".mjs"]);

/** Validates, and under `fix` changes, what the words of the command line mean. */
export async function reportsOf(
  io: Io,
  words: readonly string[],
  options: TargetOptions,
): Promise<readonly FileReport[]> {
  const rules = validateConfig(process.cwd());
  const reports: FileReport[] = [];
  for (const target of expandTargets(words, seemsDefinition, "pipeline definition (JSON)")) {
    if (isModule(target)) {
      if (options.fix === true)
        throw new CliError(`--fix changes definition files; ${target} is a module, change its source`, Exit.usage);
      const { moduleReports } = await import("./module-report.ts");
      reports.push(...(await moduleReports(target, options.kwargs, rules)));
      continue;
    }
    const text = await readText(target);
    reports.push(
      options.fix === true ? fixed(io, target, text, rules, options.dryRun === true) : checked(target, text, rules),
    );
  }
  return reports;
}

/** A module's file, or a dotted name such as `pipelines.skin.pipeline` where no file of that name is. */
const isModule = (target: string): boolean =>
  moduleEndings.has(extname(target)) ||
  (/^[\w-]+(?:\.[\w-]+)+$/.test(target) && extname(target) !== ".json" && !existsSync(target));

const checked = (file: string, text: string, rules: ValidateOptions): FileReport => ({
  file,
  text,
  problems: validate(text, rules),
});

function fixed(io: Io, file: string, text: string, rules: ValidateOptions, dryRun: boolean): FileReport {
  const { text: better, applied, problems } = applyFixes(text, rules);
  for (const { code, line, column, fix } of applied)
    io.note(
      `${dryRun ? "would fix" : "fixed"} ${shownName(file)}:${line ?? 1}:${column ?? 1} ${code}: ${fix.description}`,
    );
  if (dryRun) process.stdout.write(unifiedDiff(shownName(file), text, better));
  else if (file === "-") process.stdout.write(better);
  else if (better !== text) replaceText(file, better);
  return { file, text: better, problems };
}
