import { writeFile } from "node:fs/promises";
import { Option } from "commander";
import type { Definition } from "../../definition/model.ts";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { readSource } from "../definition-source.ts";
import { CliError, Exit, openIo } from "../io.ts";

type Format = "svg" | "mermaid" | "html";

interface GraphOptions {
  readonly json?: boolean;
  readonly format?: Format;
  readonly out?: string;
  readonly kwargs?: string;
}

/** `sagewright graph`: a picture of a pipeline. */
export const register: Register = (program) => {
  withJson(program.command("graph"))
    .description("draw a pipeline as SVG, Mermaid, or a page to move about in")
    .argument("<target>", "pipelines.skin.pipeline, a file of TypeScript, or a definition.json")
    .addOption(
      new Option("--format <format>", "default: what the file that --out names is called, else mermaid").choices([
        "svg",
        "mermaid",
        "html",
      ]),
    )
    .option("--out <file>", "write the picture here")
    .option("--kwargs <json>", "what the pipeline's function gets, as a JSON object")
    .action(async (target: string, options: GraphOptions) => {
      const io = openIo(options);
      const { drawHtml, drawMermaid, drawSvg, isObject, parseDefinition, ProblemError } =
        await import("../../definition/index.ts");
      const { name, text } = await readSource(target, options.kwargs);
      const { value, problems } = parseDefinition(text);
      if (problems.length > 0) throw new ProblemError(problems);
      if (!isObject(value)) throw new CliError(`${target} holds no definition`, Exit.failed);
      const definition = value as unknown as Definition;
      const format = options.format ?? formatOf(options.out);
      const picture =
        format === "html"
          ? drawHtml(definition, { title: name })
          : format === "svg"
            ? drawSvg(definition)
            : drawMermaid(definition);
      if (options.out !== undefined) await writeFile(options.out, picture);
      io.result({ format, ...(options.out === undefined ? { picture } : { file: options.out }) });
      if (options.out === undefined) io.print(picture);
      else io.note(`wrote ${options.out}`);
    });
};

const formatOf = (file: string | undefined): Format =>
  file?.endsWith(".svg") === true ? "svg" : file !== undefined && /\.html?$/.test(file) ? "html" : "mermaid";
