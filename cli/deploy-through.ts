import type { EnsuredDeployment } from "../modeldeploy/index.ts";
import { bucketOf, groupOf, openRelease, roleOf, type DeploymentOptions } from "./deployment.ts";
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
  const { followExecution, newestPackage, startExecution } = await import("../modeldeploy/index.ts");
  const group = await groupOf(session, options);
  const ensured = await ensure(session, options, group);
  if (ensured !== undefined)
    io.note(`deployment ${ensured.pipelineName}: pipeline ${ensured.pipeline}, rule ${ensured.rule}`);

  const arn = options.package ?? (await newestPackage(clients, group, "Approved"));
  if (arn === undefined) {
    io.result({ deployment: ensured, outcome: "noApprovedPackage" });
    io.print(
      `no package of ${group} is Approved yet; approving one starts its deployment: npx sagewright approve --group ${group}`,
    );
    return;
  }
  const { release } = await openRelease(session, options, arn);
  const { reverify } = await import("../modeldeploy/index.ts");
  await reverify(clients, release);
  const found = await awaitExecution(session, group, arn, ensured);
  const ended = found !== undefined && ["Failed", "Stopped", "Superseded", "Cancelled"].includes(found.status);
  const attempt = found?.pipelineExecutionId ?? "first";
  const id = found === undefined || ended ? await startExecution(clients, group, arn, attempt) : attempt;
  io.note(`execution ${id} ${found === undefined || ended ? "started" : "found"} for ${arn}`);

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
    releaseId: release.releaseId,
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

/** On the embedded engine the deployment is made here; on AWS the project's own template makes it. */
async function ensure(
  session: Session,
  options: DeploymentOptions,
  group: string,
): Promise<EnsuredDeployment | undefined> {
  const { deploymentPipelineName, ensureDeployment, findPipeline } = await import("../modeldeploy/index.ts");
  if (session.embedded !== undefined)
    return ensureDeployment(session.clients, {
      deployment: { name: group, bucket: bucketOf(session, options) },
      pipelineRole: session.embedded.role,
      eventRole: session.embedded.role,
      modelRole: roleOf(session, options),
      sagewright: "sagewright",
    });
  const name = deploymentPipelineName(group);
  if ((await findPipeline(session.clients, name)) === undefined)
    throw new CliError(
      `CodePipeline ${name} does not exist in ${session.region}; deploy the project's CloudFormation template (sagewright init writes it)`,
    );
  return undefined;
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
