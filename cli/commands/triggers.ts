import type { Target } from "@aws-sdk/client-eventbridge";
import { inSession, withService, type CommonOptions, type Register } from "../command.ts";
import { table } from "../text.ts";

/** `sagewright triggers`: the rules that start a pipeline by themselves. */
export const register: Register = (program) => {
  withService(program.command("triggers"))
    .description("list the EventBridge rules that sagewright made to start a pipeline")
    .argument("<pipeline>", "the pipeline's name")
    .action(async (pipeline: string, options: CommonOptions) => {
      await inSession(options, async ({ clients }, io) => {
        const { listTriggers } = await import("../../pipelines/trigger-rules.ts");
        const found = await listTriggers(clients.events, pipeline);
        io.result({
          PipelineName: pipeline,
          Triggers: found.map(({ rule, targets }) => ({ ...rule, Targets: targets })),
        });
        io.print(
          table(
            ["rule", "state", "when", "parameters"],
            found.map(({ rule, targets }) => [
              rule.Name ?? "",
              rule.State ?? "",
              rule.ScheduleExpression ?? rule.EventPattern ?? "",
              targets.flatMap(parametersOf).join(" "),
            ]),
          ),
        );
      });
    });
};

const parametersOf = ({ SageMakerPipelineParameters: given }: Target): readonly string[] =>
  (given?.PipelineParameterList ?? []).map(({ Name, Value }) => `${Name}=${Value}`);
