import type { Stage } from "../../modeldeploy/index.ts";
import type { Register } from "../command.ts";
import { inSession } from "../command.ts";
import { actor, openRelease, refusalsAsExits, withDeployment, type DeploymentOptions } from "../deployment.ts";
import { deployThrough } from "../deploy-through.ts";
import { Exit, type Io } from "../io.ts";
import type { Session } from "../session.ts";
import { numberOption, packageOption, stageOption, type StageOptions } from "../stage.ts";

export interface DeployOptions extends DeploymentOptions, StageOptions {
  readonly timeout?: string;
}

/** `sagewright deploy`: the whole deployment up to the production gate, or one stage of it. */
export const register: Register = (program) => {
  withDeployment(program.command("deploy"))
    .description(
      "make the deployment pipeline of a model package group and follow it to the production gate;\n" +
        "with --stage, apply one package to one stage (what that pipeline runs)",
    )
    .option("--stage <stage>", "staging or prod: apply --package to this stage alone")
    .option("--timeout <seconds>", "longest wait for the endpoint or the pipeline", "3600")
    .action(async (options: DeployOptions) => {
      const timeoutSeconds = numberOption("--timeout", options.timeout, 1, 604_800);
      const one =
        options.stage === undefined ? undefined : { stage: stageOption(options), arn: packageOption(options) };
      await inSession(options, (session, io) =>
        refusalsAsExits(() =>
          one === undefined
            ? deployThrough(session, io, options, timeoutSeconds)
            : applyOne(session, io, options, { ...one, timeoutSeconds }),
        ),
      );
    });
};

interface One {
  readonly stage: Stage;
  readonly arn: string;
  readonly timeoutSeconds: number;
}

async function applyOne(session: Session, io: Io, options: DeployOptions, one: One): Promise<void> {
  const { stage, timeoutSeconds } = one;
  const { applyStage } = await import("../../modeldeploy/index.ts");
  const { release, deployment } = await openRelease(session, options, one.arn);
  let told = "";
  const outcome = await applyStage(session.clients, {
    deployment,
    stage,
    release,
    by: actor(),
    timeoutSeconds,
    pollSeconds: session.kind === "embedded" ? 0.5 : 10,
    onPoll: (status, seconds) => {
      if (status !== told) io.note(`${deployment.name}-${stage} is ${status} (${seconds} s)`);
      told = status;
    },
  });
  io.result({ ...outcome, releaseId: release.releaseId });
  const { endpointName, endpointConfigName } = outcome.plan;
  switch (outcome.outcome) {
    case "unchanged":
      return io.print(`${endpointName} serves ${endpointConfigName} already; nothing was changed`);
    case "created":
    case "updated":
      return io.print(`${endpointName} ${outcome.outcome}: serves ${endpointConfigName}`);
    case "rolledBack":
      io.note(`${endpointName} was rolled back to ${outcome.servedConfigName}: ${outcome.reason}`);
      break;
    case "failed":
      io.note(`${endpointName} is ${outcome.status}: ${outcome.reason}`);
      break;
    case "stuck":
      io.note(
        `${endpointName} is still ${outcome.status} after ${outcome.seconds} s; run the same command again to go on waiting`,
      );
      process.exitCode = Exit.later;
      return;
  }
  process.exitCode = Exit.failed;
}
