import type { EnsuredDeployment } from "../modeldeploy/index.ts";
import { groupOf, openRelease, type DeploymentOptions } from "./deployment.ts";
import { ensureDeployed } from "./ensure-deployed.ts";
import { followText } from "./follow-text.ts";
import { CliError, Exit, type Io } from "./io.ts";
import type { Session } from "./session.ts";

/** Makes the deployment of a group, follows (or starts) the execution of its package, up to the production gate. */
export async function deployThrough(
  session: Session,
  io: Io,
  options: DeploymentOptions,
  timeoutSeconds: number,
): Promise<void> {
  const { clients } = session;
  const { followExecution, newestPackage } = await import("../modeldeploy/index.ts");
  const group = await groupOf(session, options);
  const ensured = await ensureDeployed(session, io, options, group);

  const arn = options.package ?? (await newestPackage(clients, group, "Approved"));
  if (arn === undefined) {
    io.result({ deployment: ensured, outcome: "noApprovedPackage" });
    io.print(
      `no package of ${group} is Approved yet; approving one starts its deployment: npx sagewright approve --group ${group}`,
    );
    return;
  }
  const { id, how } = await executionOf(session, options, group, arn, ensured);
  io.note(`execution ${id} ${how} for ${arn}`);

  const followed = await followExecution(clients, {
    deploymentName: group,
    pipelineExecutionId: id,
    timeoutSeconds,
    pollSeconds: session.kind === "embedded" ? 0.5 : 10,
    onProgress: followText(io),
  });
  io.result({
    deployment: ensured,
    modelPackageArn: arn,
    pipelineExecutionId: id,
    ...withoutToken(followed),
  });
  switch (followed.outcome) {
    case "waitsForApproval":
      return io.print(
        `${arn} is on ${group}-staging and passed its test; it waits for approval: npx sagewright promote --group ${group}`,
      );
    case "succeeded":
      return io.print(`${arn} is in production (${group}-prod)`);
    case "queued":
      io.note(
        `${followed.behind.modelPackageArn} waits at the production gate; this one comes after it: npx sagewright promote --group ${group}`,
      );
      process.exitCode = Exit.later;
      return;
    case "timedOut":
      io.note(`execution ${id} still runs after ${followed.seconds} s; run the same command again to go on following`);
      process.exitCode = Exit.later;
      return;
    case "ended":
      io.note(
        `execution ${id} ${followed.status}${followed.action ? ` at ${followed.action.action}` : ""}: ${followed.message ?? "no message"}`,
      );
      process.exitCode = Exit.failed;
  }
}

/** The token would let anybody who reads the output answer the gate. */
export const withoutToken = <T extends { readonly outcome: string }>(followed: T): object =>
  JSON.parse(JSON.stringify(followed, (key, value: unknown) => (key === "token" ? undefined : value))) as object;

/** The execution that deploys the package: the one that its approval started, or a new one where that ended short of it. */
async function executionOf(
  session: Session,
  options: DeploymentOptions,
  group: string,
  arn: string,
  ensured: EnsuredDeployment | undefined,
): Promise<{ readonly id: string; readonly how: "found" | "started" }> {
  const { describePackage, startExecution } = await import("../modeldeploy/index.ts");
  const found = await awaitExecution(session, group, arn, ensured);
  const goesOn = found?.status === "InProgress" || found?.status === "Stopping";
  if (
    found !== undefined &&
    (goesOn || (found.status === "Succeeded" && (await isInProduction(session, options, arn))))
  )
    return { id: found.pipelineExecutionId, how: "found" };
  const { ModelApprovalStatus: status } = await describePackage(session.clients, arn);
  if (status !== "Approved")
    throw new CliError(`${arn} is ${status}; approve it first: npx sagewright approve --package ${arn}`);
  const id = await startExecution(session.clients, group, arn, found?.pipelineExecutionId ?? "first");
  return { id, how: "started" };
}

/** A deployment that succeeded once need not be what production serves now: another one, or another configuration, came. */
async function isInProduction(session: Session, options: DeploymentOptions, arn: string): Promise<boolean> {
  if (session.kind === "aws") return true;
  const { planStage, systemClock } = await import("../modeldeploy/index.ts");
  const { release, deployment } = await openRelease(session, options, arn);
  const reach = { clients: session.clients, clock: systemClock };
  return (await planStage(reach, { name: deployment.name, stage: "prod", release })).endpoint === "unchanged";
}

/** An approval a moment ago starts an execution a moment later: look a few times before starting one by hand. */
async function awaitExecution(session: Session, group: string, arn: string, ensured: EnsuredDeployment | undefined) {
  const { findExecution, systemClock } = await import("../modeldeploy/index.ts");
  const looks = ensured?.rule === "created" ? 1 : 5;
  for (let look = 1; ; look++) {
    const found = await findExecution(session.clients, group, arn);
    if (found !== undefined || look >= looks) return found;
    await systemClock.sleep(session.kind === "embedded" ? 400 : 6000);
  }
}
