import type { Register } from "../command.ts";
import { inSession } from "../command.ts";
import { actor, openRelease, refusalsAsExits, withDeployment, type DeploymentOptions } from "../deployment.ts";
import { CliError, Exit, type Io } from "../io.ts";
import { testText } from "../release-text.ts";
import { stageOption, type StageOptions } from "../stage.ts";

interface TestOptions extends DeploymentOptions, StageOptions {
  readonly concurrency?: string;
}

/** `sagewright test`: sends the labelled test split through a stage's endpoint. */
export const register: Register = (program) => {
  withDeployment(program.command("test"))
    .description("send the labelled test images through a stage's endpoint and judge the answers")
    .requiredOption("--stage <stage>", "staging or prod")
    .option("--concurrency <n>", "requests at a time", "4")
    .action((options: TestOptions) =>
      inSession(options, (session, io) =>
        refusalsAsExits(async () => {
          const stage = stageOption(options);
          const concurrency = Number(options.concurrency);
          if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64)
            throw new CliError(`--concurrency is "${options.concurrency}"; write a number from 1 to 64`, Exit.usage);
          if (options.package === undefined) throw new CliError("--package ARN is missing", Exit.usage);
          const { testStage } = await import("../../modeldeploy/index.ts");
          const { release, deployment } = await openRelease(session, options, options.package);
          const onImage = everyTenth(io);
          const report = await testStage(session.clients, {
            deployment,
            stage,
            release,
            by: actor(),
            concurrency,
            onImage,
          });
          io.result(report);
          io.print(testText(report));
          if (!report.passed) {
            io.note(`the test of ${report.endpointName} failed`);
            process.exitCode = Exit.failed;
          }
        }),
      ),
    );
};

/** Tells the progress at every tenth of the images. */
const everyTenth = (io: Io) => {
  let told = 0;
  return (done: number, of: number): void => {
    const tenth = Math.floor((done * 10) / of);
    if (tenth > told) io.note(`${done} of ${of} images`);
    told = Math.max(told, tenth);
  };
};
