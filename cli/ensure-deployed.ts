import type { EnsuredDeployment } from "../modeldeploy/index.ts";
import { bucketOf, roleOf, type DeploymentOptions } from "./deployment.ts";
import { CliError, type Io } from "./io.ts";
import type { Session } from "./session.ts";

/** On the embedded engine the deployment is made here; on AWS the project's own template makes it. */
export async function ensureDeployed(
  session: Session,
  io: Io,
  options: DeploymentOptions,
  group: string,
): Promise<EnsuredDeployment | undefined> {
  const { deploymentPipelineName, ensureDeployment, findPipeline } = await import("../modeldeploy/index.ts");
  if (session.embedded !== undefined)
    return told(
      io,
      await ensureDeployment(session.clients, {
        deployment: { name: group, bucket: bucketOf(session, options) },
        pipelineRole: session.embedded.role,
        eventRole: session.embedded.role,
        modelRole: roleOf(session, options),
        // The engine puts its own command line first on the PATH of the commands that it runs.
        sagewright: "sagewright",
      }),
    );
  const name = deploymentPipelineName(group);
  if ((await findPipeline(session.clients, name)) === undefined)
    throw new CliError(
      `CodePipeline ${name} does not exist in ${session.region}; deploy the project's CloudFormation template (sagewright init writes it)`,
    );
  return undefined;
}

function told(io: Io, ensured: EnsuredDeployment): EnsuredDeployment {
  const { pipelineName, pipeline, rule } = ensured;
  if (pipeline !== "unchanged" || rule !== "unchanged")
    io.note(`deployment ${pipelineName}: pipeline ${pipeline}, rule ${rule}`);
  return ensured;
}
