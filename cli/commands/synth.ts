import type { Asset } from "../../steps/asset.ts";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { assetFolder, readSource } from "../definition-source.ts";
import { openIo } from "../io.ts";

interface SynthOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly kwargs?: string;
}

/** `sagewright synth`: the definition JSON of a TypeScript pipeline. */
export const register: Register = (program) => {
  withJson(program.command("synth"))
    .description("build a pipeline and print its definition, or write it with its code beside it")
    .argument("<module>", "pipelines.skin.pipeline, or a file")
    .option("--out <file>", "write the definition here and its code into assets/ beside it")
    .option("--kwargs <json>", "what the pipeline's function gets, as a JSON object")
    .action(async (module: string, options: SynthOptions) => {
      const io = openIo(options);
      const source = await readSource(module, options.kwargs);
      const file = options.out === undefined ? undefined : await write(options.out, source);
      io.result({
        name: source.name,
        ...(file !== undefined && { file }),
        assets: source.assets.map((asset) => asset.hash),
        definition: JSON.parse(source.text) as unknown,
      });
      if (file === undefined) io.print(source.text);
      else io.note(`wrote ${options.out}, and its code beside it`);
    });
};

async function write(
  out: string,
  source: { readonly text: string; readonly assets: readonly Asset[] },
): Promise<string> {
  const { mkdir, rename, writeFile } = await import("node:fs/promises");
  const { dirname, resolve } = await import("node:path");
  const { saveAssets } = await import("../../pipelines/assets.ts");
  const file = resolve(out);
  await mkdir(dirname(file), { recursive: true });
  await saveAssets(assetFolder(file), source.assets);
  await writeFile(`${file}.${process.pid}`, `${source.text}\n`);
  await rename(`${file}.${process.pid}`, file);
  return file;
}
