import type { Problem } from "../../definition/problem.ts";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { readText } from "../definition-source.ts";
import { Exit, openIo } from "../io.ts";

interface ValidateOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
}

/** `sagewright validate`: everything that is wrong with definition files. */
export const register: Register = (program) => {
  withJson(program.command("validate"))
    .description("check pipeline definitions, whoever wrote them")
    .argument("<file...>", "definition JSON files; - reads stdin")
    .option("--strict", "warnings end with exit code 1 too")
    .action(async (targets: readonly string[], options: ValidateOptions) => {
      const io = openIo(options);
      const { validate } = await import("../../definition/index.ts");
      const { describeProblem } = await import("../problems.ts");
      const files: { readonly file: string; readonly problems: readonly Problem[] }[] = [];
      for (const file of targets) {
        const text = await readText(file);
        const problems = validate(text);
        files.push({ file, problems });
        for (const problem of problems) io.print(`${describeProblem(io, file, text, problem)}\n`);
      }
      io.result({ files });
      const all = files.flatMap((file) => file.problems);
      const count = (severity: Problem["severity"]): number =>
        all.filter((problem) => problem.severity === severity).length;
      io.print(
        `${files.length} ${files.length === 1 ? "file" : "files"}: ${count("error")} errors, ${count("warning")} warnings, ${count("note")} notes`,
      );
      const failed = count("error") > 0 || (options.strict === true && count("warning") > 0);
      process.exitCode = failed ? Exit.failed : Exit.done;
    });
};
