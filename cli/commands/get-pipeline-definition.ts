import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { withJson, type Register } from "../command.ts";
import { readSource } from "../definition-source.ts";
import { Exit, openIo } from "../io.ts";

interface GetPipelineDefinitionOptions {
  readonly json?: boolean;
  readonly moduleName?: string;
  readonly fileName?: string;
  readonly kwargs?: string;
}

/** `get-pipeline-definition`: as AWS's MLOps template has it. */
export const register: Register = (program) => {
  withJson(program.command("get-pipeline-definition"))
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
      const io = openIo(options);
      const { name, text } = await readSource(options.moduleName, options.kwargs);
      if (options.fileName !== undefined) await writeFile(options.fileName, `${text}\n`);
      else io.print(text);
      io.result({
        name,
        definition: JSON.parse(text) as unknown,
        ...(options.fileName !== undefined && { file: options.fileName }),
      });
    });
};
