import type { Register } from "../command.ts";
import { confirm, inSession } from "../command.ts";
import { actor, groupOf, refusalsAsExits, withDeployment, type DeploymentOptions } from "../deployment.ts";
import { ensureDeployed } from "../ensure-deployed.ts";
import { CliError } from "../io.ts";
import { releaseText } from "../release-text.ts";

interface ApproveOptions extends DeploymentOptions {
  readonly reject?: boolean;
  readonly yes?: boolean;
  readonly description?: string;
}

/** `sagewright approve`: sets a package's approval status, as a person does in Studio. */
export const register: Register = (program) => {
  withDeployment(program.command("approve"))
    .description("show a registered model's metrics and approve it; its deployment starts by that")
    .option("--reject", "reject it instead")
    .option("--yes", "do not ask")
    .option("--description <text>", "why, kept with the package")
    .action((options: ApproveOptions) =>
      inSession(options, (session, io) =>
        refusalsAsExits(async () => {
          const { approvePackage, newestPackage, readPackage } = await import("../../modeldeploy/index.ts");
          const group = await groupOf(session, options);
          const arn = options.package ?? (await newestPackage(session.clients, group, "PendingManualApproval"));
          if (arn === undefined)
            throw new CliError(`group ${group} has no package that waits for approval; name one with --package`);
          io.note(releaseText(await readPackage(session.clients, arn)));
          const status = options.reject === true ? "Rejected" : "Approved";
          await confirm(io, `${status === "Approved" ? "Approve" : "Reject"} ${arn}?`, options.yes === true);
          if (status === "Approved") await ensureDeployed(session, io, options, group);
          const description = options.description ?? `${status} by ${actor()}`;
          const approval = await approvePackage(session.clients, { modelPackageArn: arn, status, description });
          io.result({ modelPackageArn: arn, ...approval });
          io.print(approval.outcome === "unchanged" ? `${arn} was ${status} already` : `${arn} is ${status}`);
        }),
      ),
    );
};
