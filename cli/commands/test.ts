import type { Register } from "../command.ts";
import { inSession } from "../command.ts";
import { actor, openRelease, refusalsAsExits, withDeployment, type DeploymentOptions } from "../deployment.ts";
import { Exit, type Io } from "../io.ts";
import { testText } from "../release-text.ts";
import { numberOption, packageOption, stageOption, type StageOptions } from "../stage.ts";

interface TestOptions extends DeploymentOptions, StageOptions {
  readonly concurrency?: string;
}

/** `sagewright test`: sends the labelled test split through a stage's endpoint. */
export const register: Register = (program) => {
  withDeployment(program.command("test"))
    .description("send the labelled test images through a stage's endpoint and judge the answers")
    .requiredOption("--stage <stage>", "staging or prod")
    .option("--concurrency <n>", "requests at a time", "4")
    .action(async (options: TestOptions) => {
      const stage = stageOption(options);
      const arn = packageOption(options);
      const concurrency = numberOption("--concurrency", options.concurrency, 1, 64);
      await inSession(options, (session, io) =>
        refusalsAsExits(async () => {
          const { testStage } = await import("../../modeldeploy/index.ts");
          const { release, deployment } = await openRelease(session, options, arn);
          const request = { deployment, stage, release, by: actor(), concurrency, onImage: everyTenth(io) };
          const report = await testStage(session.clients, request);
          io.result(report);
          io.print(testText(report));
          if (report.passed) return;
          io.note(`the test of ${report.endpointName} failed`);
          process.exitCode = Exit.failed;
        }),
      );
    });
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
