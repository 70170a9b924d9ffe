import type { Register } from "../command.ts";
import { inSession } from "../command.ts";
import { actor, openRelease, refusalsAsExits, withDeployment, type DeploymentOptions } from "../deployment.ts";
import { deployThrough } from "../deploy-through.ts";
import { CliError, Exit, type Io } from "../io.ts";
import type { Session } from "../session.ts";
import { stageOption, type StageOptions } from "../stage.ts";

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
    .action((options: DeployOptions) =>
      inSession(options, (session, io) =>
        refusalsAsExits(async () => {
          const timeoutSeconds = Number(options.timeout);
          if (!(timeoutSeconds > 0)) throw new CliError(`--timeout is "${options.timeout}"; write seconds`, Exit.usage);
          if (options.stage === undefined) await deployThrough(session, io, options, timeoutSeconds);
          else await applyOne(session, io, options, timeoutSeconds);
        }),
      ),
    );
};

async function applyOne(session: Session, io: Io, options: DeployOptions, timeoutSeconds: number): Promise<void> {
  const stage = stageOption(options);
  if (options.package === undefined) throw new CliError("--package ARN is missing; --stage needs it", Exit.usage);
  const { applyStage } = await import("../../modeldeploy/index.ts");
  const { release, deployment } = await openRelease(session, options, options.package);
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
