import { basename } from "node:path";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { readText } from "../definition-source.ts";
import { openIo } from "../io.ts";

interface ImportOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly name?: string;
}

/** `sagewright import`: TypeScript from a definition. */
export const register: Register = (program) => {
  withJson(program.command("import"))
    .description("turn a definition into TypeScript that builds the same definition")
    .argument("<file>", "definition JSON, whoever wrote it; - reads stdin")
    .option("--out <file>", "write the TypeScript here")
    .option("--name <name>", "the pipeline's name; default: the file's")
    .action(async (file: string, options: ImportOptions) => {
      const io = openIo(options);
      const { importDefinition } = await import("../../pipelines/import/index.ts");
      const name = options.name ?? nameOf(file);
      const { source, notes } = importDefinition(await readText(file), { name });
      if (options.out !== undefined) await write(options.out, source);
      io.result({ name, notes, ...(options.out === undefined ? { source } : { file: options.out }) });
      if (options.out === undefined) io.print(source.trimEnd());
      else io.note(`wrote ${options.out}`);
      for (const { path, message } of notes) io.note(`${io.style("cyan", "note")} ${path}: ${message}`);
    });
};

/** A file's name as a pipeline may be called. */
export function nameOf(file: string): string {
  const words = basename(file, ".json")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  return words.join("-").slice(0, 256).replace(/-$/, "") || "pipeline";
}

async function write(file: string, source: string): Promise<void> {
  const { mkdir, writeFile } = await import("node:fs/promises");
  const { dirname } = await import("node:path");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, source);
}
