import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Register } from "../command.ts";
import { readSource } from "../definition-source.ts";
import { Exit } from "../io.ts";

interface GetPipelineDefinitionOptions {
  readonly moduleName?: string;
  readonly fileName?: string;
  readonly kwargs?: string;
}

/** `get-pipeline-definition`: as AWS's MLOps template has it. */
export const register: Register = (program) => {
  program
    .command("get-pipeline-definition")
    .description("print the definition of a pipeline, or write it to a file; as AWS's MLOps template calls it")
    .option("-n, --module-name <module>", "the module, such as pipelines.skin.pipeline")
    .option("-f, --file-name <file>", "write the definition here")
    .option("--kwargs <json>", "what the pipeline's function gets: a JSON object or a Python dict")
    .action(async (options: GetPipelineDefinitionOptions, command: Command) => {
      if (options.moduleName === undefined) {
        command.outputHelp({ error: true });
        process.exitCode = Exit.usage;
        return;
      }
      const { text } = await readSource(options.moduleName, options.kwargs);
      if (options.fileName === undefined) process.stdout.write(`${text}\n`);
      else await writeFile(options.fileName, `${text}\n`);
    });
};
