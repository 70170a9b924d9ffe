import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Prediction } from "../../modeldeploy/index.ts";
import type { Register } from "../command.ts";
import { inSession, withService, type CommonOptions } from "../command.ts";
import { CliError, Exit, type Io } from "../io.ts";
import { table } from "../text.ts";

interface InvokeOptions extends CommonOptions {
  readonly contentType?: string;
}

/** `sagewright invoke`: sends files to an endpoint and prints class and probability. */
export const register: Register = (program) => {
  withService(program.command("invoke"))
    .description("send files to an endpoint; print the class and probability of each")
    .argument("<endpoint>", "endpoint name, such as skin-prod")
    .argument("<file...>", "files to send, one request each")
    .option("--content-type <type>", "content type of the files (default: from each file's extension)")
    .action(async (endpointName: string, files: readonly string[], options: InvokeOptions) => {
      const bodies = await Promise.all(files.map(async (file) => ({ file, body: await contentOf(file) })));
      await inSession(options, async ({ clients }, io) => {
        const { contentTypeOf, predict, systemClock } = await import("../../modeldeploy/index.ts");
        const answers: (Prediction & { readonly file: string })[] = [];
        for (const { file, body } of bodies) {
          const contentType = options.contentType ?? contentTypeOf(file);
          const request = { endpointName, body, contentType };
          answers.push({ file, ...(await predict({ clients, clock: systemClock }, request)) });
        }
        io.result(answers);
        printAnswers(io, answers);
      });
    });
};

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, Exit.usage);
  }
}

function printAnswers(io: Io, answers: readonly (Prediction & { readonly file: string })[]): void {
  if (answers.some((one) => one.class === undefined)) {
    for (const { answer } of answers) io.print(typeof answer === "string" ? answer : JSON.stringify(answer, null, 2));
    return;
  }
  const rows = answers.map((one) => [
    basename(one.file),
    one.class ?? "",
    one.probability === undefined ? "-" : one.probability.toFixed(3),
    `${one.milliseconds.toFixed(0)} ms`,
  ]);
  io.print(table(["file", "class", "probability", "time"], rows));
}
