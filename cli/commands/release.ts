import type { Register } from "../command.ts";
import { inSession } from "../command.ts";
import { groupOf, openRelease, refusalsAsExits, withDeployment, type DeploymentOptions } from "../deployment.ts";
import { CliError } from "../io.ts";

/** `sagewright release`: the manifest that deploying a package would act on. */
export const register: Register = (program) => {
  withDeployment(program.command("release"))
    .description("print the immutable release of a model package: what would be deployed, tested and approved")
    .action((options: DeploymentOptions) =>
      inSession(options, (session, io) =>
        refusalsAsExits(async () => {
          const { newestPackage } = await import("../../modeldeploy/index.ts");
          const group = await groupOf(session, options);
          const arn = options.package ?? (await newestPackage(session.clients, group, "Approved"));
          if (arn === undefined) throw new CliError(`group ${group} has no Approved package; name one with --package`);
          const { release } = await openRelease(session, options, arn);
          io.result(release);
          io.print(JSON.stringify(release, null, 2));
        }),
      ),
    );
};
