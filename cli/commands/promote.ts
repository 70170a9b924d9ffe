import type { Followed, PendingApproval, Release } from "../../modeldeploy/index.ts";
import type { Register } from "../command.ts";
import { confirm, inSession } from "../command.ts";
import {
  actor,
  bucketOfGroup,
  groupOf,
  openRelease,
  refusalsAsExits,
  withDeployment,
  type DeploymentOptions,
} from "../deployment.ts";
import { followText } from "../follow-text.ts";
import { CliError, Exit, type Io } from "../io.ts";
import { proofText, releaseText } from "../release-text.ts";
import type { Session } from "../session.ts";
import { numberOption } from "../stage.ts";

interface PromoteOptions extends DeploymentOptions {
  readonly yes?: boolean;
  readonly reject?: boolean;
  readonly comment?: string;
  readonly timeout?: string;
}

/** `sagewright promote`: answers the production gate, and waits for production. */
export const register: Register = (program) => {
  withDeployment(program.command("promote"))
    .description("show what waits at the production gate and its staging test; approve it and wait for production")
    .option("--reject", "reject it instead")
    .option("--yes", "do not ask")
    .option("--comment <text>", "why, kept with the approval")
    .option("--timeout <seconds>", "longest wait for production", "3600")
    .action(async (options: PromoteOptions) => {
      const timeoutSeconds = numberOption("--timeout", options.timeout, 1, 604_800);
      await inSession(options, (session, io) => refusalsAsExits(() => promote(session, io, options, timeoutSeconds)));
    });
};

async function promote(session: Session, io: Io, options: PromoteOptions, timeoutSeconds: number): Promise<void> {
  const { answerApproval, followExecution, stagingProof, testedRelease } = await import("../../modeldeploy/index.ts");
  const { clients } = session;
  const group = await groupOf(session, options);
  const pending = await gateOf(session, group, options.package);
  const deployment = { name: group, bucket: await bucketOfGroup(session, options, group) };
  const tested = await testedRelease(clients, deployment, pending.modelPackageArn);
  const release = tested ?? (await openRelease(session, options, pending.modelPackageArn)).release;
  const proof = await stagingProof(clients, deployment, release);
  io.note(releaseText(release));
  io.note(await proofText(clients, proof));

  const status = options.reject === true ? "Rejected" : "Approved";
  const question = `${status === "Approved" ? "Approve" : "Reject"} ${pending.modelPackageArn} for production?`;
  await confirm(io, question, options.yes === true);
  const answer = {
    deployment,
    release,
    pending,
    status,
    by: actor(),
    ...(options.comment !== undefined && { comment: options.comment }),
  } as const;
  const { summary } = await answerApproval(clients, answer);
  io.note(summary);
  if (status === "Rejected") {
    io.result({ ...subject(release, pending), status, summary });
    return io.print(`${pending.modelPackageArn} was rejected; production is as it was`);
  }
  const followed = await followExecution(clients, {
    deploymentName: group,
    pipelineExecutionId: pending.pipelineExecutionId,
    pastGate: true,
    timeoutSeconds,
    pollSeconds: session.kind === "embedded" ? 0.5 : 10,
    onProgress: followText(io, new Date()),
  });
  io.result({ ...subject(release, pending), status, summary, production: followed });
  report(io, group, release, followed);
}

const subject = (release: Release, pending: PendingApproval) => ({
  modelPackageArn: release.modelPackageArn,
  releaseId: release.releaseId,
  pipelineExecutionId: pending.pipelineExecutionId,
});

/** What waits at the gate; nothing there is a state that may pass, or a mistake. */
async function gateOf(session: Session, group: string, wanted: string | undefined): Promise<PendingApproval> {
  const { deploymentPipelineName, findPipeline, pendingApproval } = await import("../../modeldeploy/index.ts");
  const name = deploymentPipelineName(group);
  if ((await findPipeline(session.clients, name)) === undefined)
    throw new CliError(`there is no deployment ${name}; make it with: npx sagewright deploy --group ${group}`);
  const pending = await pendingApproval(session.clients, group);
  if (pending === undefined)
    throw new CliError(
      `nothing waits at the production gate of ${name}; see how far it is: npx sagewright deploy --group ${group}`,
      Exit.later,
    );
  if (wanted !== undefined && pending.modelPackageArn !== wanted)
    throw new CliError(`${pending.modelPackageArn} waits at the production gate, not ${wanted}; nothing was answered`);
  return pending;
}

function report(io: Io, group: string, release: Release, followed: Followed): void {
  if (followed.outcome === "succeeded") return io.print(`${release.modelPackageArn} is in production (${group}-prod)`);
  if (followed.outcome === "timedOut") {
    io.note(
      `production is not there after ${followed.seconds} s; go on following: npx sagewright deploy --group ${group}`,
    );
    process.exitCode = Exit.later;
    return;
  }
  const { action, message } = followed.outcome === "ended" ? followed : {};
  io.note(
    `the deployment ${followed.outcome === "ended" ? followed.status : followed.outcome}${action ? ` at ${action.action}` : ""}: ${message ?? "no message"}`,
  );
  process.exitCode = Exit.failed;
}
