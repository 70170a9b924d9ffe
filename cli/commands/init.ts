import { resolve } from "node:path";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { CliError, Exit, openIo } from "../io.ts";

interface Options {
  readonly from: string;
  readonly dir?: string;
  readonly json?: boolean;
}

/** `sagewright init`: a project with pipeline, buildspecs and the CloudFormation template that builds and deploys it. */
export const register: Register = (program) => {
  withJson(program.command("init"))
    .description(
      "write a project: a pipeline, its buildspecs and the CloudFormation template that builds and deploys it",
    )
    .argument("<name>", "the project's name: letters, digits and inner dashes, 32 at most")
    .requiredOption("--from <system>", "the system to start from: skin or mednist")
    .option("--dir <folder>", "where to write it; default a folder of the project's name")
    .action(async (name: string, options: Options) => {
      const io = openIo(options);
      const { folderProblem, projectFiles, projectNameProblem, systems, writeProject } =
        await import("../../templates/index.ts");
      const wrongName = projectNameProblem(name);
      if (wrongName !== undefined) throw new CliError(wrongName, Exit.usage);
      const known = await systems();
      if (!known.includes(options.from))
        throw new CliError(
          `there is no system "${options.from}" to start from; there are ${known.join(", ")}`,
          Exit.usage,
        );
      const folder = resolve(options.dir ?? name);
      const wrongFolder = await folderProblem(folder);
      if (wrongFolder !== undefined) throw new CliError(wrongFolder);
      const files = await projectFiles({ projectName: name, system: options.from });
      await writeProject(folder, files);
      io.result({ name, from: options.from, folder, files: [...files.keys()] });
      io.print(
        [`${folder} is there, ${files.size} files:`, ...[...files.keys()].map((path) => `  ${path}`)].join("\n"),
      );
      io.note(
        `next: cd ${folder} && npm install && npx sagewright synth pipelines.${options.from}.pipeline; README.md says the rest`,
      );
    });
};
