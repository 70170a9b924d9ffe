import { CliError } from "./io.ts";
import type { Clients } from "./session.ts";

/** What a command takes for an execution. */
export const executionArgument =
  "an execution's ARN, id or display name, a pipeline's name for its newest, or latest for the newest of all";

/** The ARN of the execution that a person means. */
export async function executionNamed({ sagemaker }: Clients, asked: string): Promise<string> {
  if (asked.includes("/execution/")) return asked;
  const { ListPipelineExecutionsCommand, paginateListPipelineExecutions, paginateListPipelines, ResourceNotFound } =
    await import("@aws-sdk/client-sagemaker");
  try {
    const { PipelineExecutionSummaries: [newest] = [] } = await sagemaker.send(
      new ListPipelineExecutionsCommand({
        PipelineName: asked,
        SortBy: "CreationTime",
        SortOrder: "Descending",
        MaxResults: 1,
      }),
    );
    if (newest?.PipelineExecutionArn !== undefined) return newest.PipelineExecutionArn;
    throw new CliError(`pipeline ${asked} has no execution; start one with: npx sagewright run`);
  } catch (error) {
    if (!(error instanceof ResourceNotFound)) throw error;
  }
  let found: { readonly arn: string; readonly time: number } | undefined;
  for await (const { PipelineSummaries = [] } of paginateListPipelines({ client: sagemaker }, {})) {
    for (const { PipelineName } of PipelineSummaries) {
      const pages = paginateListPipelineExecutions({ client: sagemaker }, { PipelineName, SortBy: "CreationTime" });
      for await (const { PipelineExecutionSummaries = [] } of pages) {
        for (const {
          PipelineExecutionArn: arn = "",
          PipelineExecutionDisplayName,
          StartTime,
        } of PipelineExecutionSummaries) {
          const time = StartTime?.getTime() ?? 0;
          const meant = asked === "latest" || arn.endsWith(`/${asked}`) || PipelineExecutionDisplayName === asked;
          if (meant && time > (found?.time ?? -1)) found = { arn, time };
        }
      }
    }
  }
  if (found !== undefined) return found.arn;
  throw new CliError(
    asked === "latest"
      ? "no pipeline has an execution; start one with: npx sagewright run"
      : `no pipeline and no execution is called ${asked}; npx sagewright status lists those that there are`,
  );
}
