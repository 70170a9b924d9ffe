import { suggest } from "../../definition/nearest.ts";
import type { Why, Whys } from "../../local/engine/why.ts";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { CliError, openIo, type Io } from "../io.ts";

/** `sagewright why`: why a step ran, or took the results of an earlier execution. */
export const register: Register = (program) => {
  withJson(program.command("why"))
    .description("tell why a step of an execution on the embedded engine ran, or was cached; alone: of each step")
    .argument("<execution>", "its ARN, id or display name, a pipeline's name for its newest execution, or latest")
    .argument("[step]", "the step's name")
    .action(async (execution: string, step: string | undefined, options: { readonly json?: boolean }) => {
      const io = openIo(options);
      const { openWhys } = await import("../../local/engine/why.ts");
      const whys = openWhys(process.cwd());
      if (whys === undefined)
        throw new CliError(`no engine has run in ${process.cwd()}; start an execution with: npx sagewright run`);
      try {
        await tell(io, whys, execution, step);
      } finally {
        whys.close();
      }
    });
};

async function tell(io: Io, whys: Whys, execution: string, step: string | undefined): Promise<void> {
  const arn = whys.find(execution);
  if (arn === undefined)
    throw new CliError(`no execution here is called ${execution}; npx sagewright status lists those that there are`);
  const all = whys.of(arn);
  const { inShort, whyText } = await import("../why-text.ts");
  const data = (why: Why) => ({ ...why, text: whyText(why) });
  if (step === undefined) {
    const { table } = await import("../text.ts");
    io.result({ execution: arn, steps: all.map(data) });
    io.print(
      table(
        ["step", "status", "why"],
        all.map((why) => [why.step, why.reason.kind === "hit" ? "cached" : (why.status ?? ""), inShort(why)]),
      ),
    );
    return;
  }
  const why = all.find((one) => one.step === step);
  if (why === undefined) {
    const names = all.map((one) => one.step);
    throw new CliError(`execution ${arn} has no step ${step}; ${suggest(step, names, "its pipeline has none")}`);
  }
  io.result(data(why));
  io.print(whyText(why));
}
