import type {
  GetPipelineStateInput,
  GetPipelineStateOutput,
  ListActionExecutionsInput,
  ListActionExecutionsOutput,
  StageDeclaration,
} from "@aws-sdk/client-codepipeline";
import type { Context } from "../context.ts";
import { operation, type Operations } from "../sagemaker/operation.ts";
import { pageOf } from "../wire/page.ts";
import { actionDeclared, isActive, type ActionRun, type Execution, type Executions } from "./execution.ts";
import { deploymentNamed } from "./pipelines.ts";
import { resolveKnown } from "./variables.ts";

/** What there is to see of deployment pipelines. */
export function stateOperations(executions: Executions): Operations {
  return {
    GetPipelineState: operation<GetPipelineStateInput, GetPipelineStateOutput>((ctx, { name }) => {
      const { pipeline, created, updated } = deploymentNamed(ctx, name);
      const all = executions.list(pipeline.name);
      return {
        pipelineName: pipeline.name,
        pipelineVersion: pipeline.version,
        stageStates: (pipeline.stages ?? []).map((stage, index) => stageState(stage, index, all)),
        created,
        updated,
      };
    }),

    ListActionExecutions: operation<ListActionExecutionsInput, ListActionExecutionsOutput>((ctx, input) => {
      const { pipeline } = deploymentNamed(ctx, input.pipelineName);
      const wanted = input.filter?.pipelineExecutionId ?? input.filter?.latestInPipelineExecution?.pipelineExecutionId;
      const all = executions
        .list(pipeline.name)
        .filter(({ id }) => wanted === undefined || id === wanted)
        .flatMap((execution) => runsOf(execution).map((run) => ({ execution, run })))
        // Reversed first: of two runs that started in the same millisecond the later one comes first too.
        .toReversed()
        .toSorted((a, b) => b.run.started - a.run.started);
      const request = { MaxResults: input.maxResults, NextToken: input.nextToken };
      const [page, nextToken] = pageOf(all, request, ({ run }) => run.id);
      return {
        actionExecutionDetails: page.map(({ execution, run }) => actionDetail(ctx, execution, run)),
        ...(nextToken !== undefined && { nextToken }),
      };
    }),
  };
}

const runsOf = (execution: Execution): readonly ActionRun[] => [
  ...execution.past,
  ...execution.stages.flatMap((stage) => Object.values(stage.actions)),
];

/** A stage shows the execution that entered it last, and each action's latest run by whatever execution. */
function stageState(stage: StageDeclaration, index: number, all: readonly Execution[]) {
  const latest = all
    .filter((one) => one.stages[index]?.name === stage.name && one.stages[index]?.status !== undefined)
    .toSorted((a, b) => (a.stages[index]?.entered ?? 0) - (b.stages[index]?.entered ?? 0))
    .at(-1);
  const waiting = all.filter(
    (one) => isActive(one) && one.position === index && one.stages[index]?.status === undefined,
  );
  const inbound = waiting.map((one) => ({
    pipelineExecutionId: one.id,
    status: "InProgress" as const,
    type: "STANDARD" as const,
  }));
  return {
    stageName: stage.name,
    ...(inbound[0] !== undefined && { inboundExecution: inbound[0], inboundExecutions: inbound }),
    inboundTransitionState: { enabled: true },
    actionStates: (stage.actions ?? []).map(({ name = "", configuration }) => {
      const run = all
        .flatMap((one) => one.stages[index]?.actions[name] ?? [])
        .toSorted((a, b) => a.started - b.started)
        .at(-1);
      const link = configuration?.["ExternalEntityLink"];
      return {
        actionName: name,
        ...(run !== undefined && { latestExecution: actionExecution(run) }),
        ...(link !== undefined && { entityUrl: link }),
      };
    }),
    ...(latest !== undefined && {
      latestExecution: {
        pipelineExecutionId: latest.id,
        status: latest.stages[index]?.status,
        type: "STANDARD" as const,
      },
    }),
  };
}

const actionExecution = (run: ActionRun) => ({
  actionExecutionId: run.id,
  status: run.status,
  lastStatusChange: run.changed,
  ...(run.summary !== undefined && { summary: run.summary }),
  ...(run.changedBy !== undefined && { lastUpdatedBy: run.changedBy }),
  // A token that is shown is one that can still be answered.
  ...(run.token !== undefined && run.status === "InProgress" && { token: run.token }),
  ...(run.error !== undefined && { errorDetails: run.error }),
});

function actionDetail(ctx: Context, execution: Execution, run: ActionRun) {
  const declared = actionDeclared(execution, run.stage, run.action);
  const logs = `arn:aws:logs:${ctx.region}:${ctx.account}:log-group:/aws/codepipeline/${execution.pipeline}:log-stream:${run.stage}/${run.action}/${execution.id}`;
  return {
    pipelineExecutionId: execution.id,
    actionExecutionId: run.id,
    pipelineVersion: execution.declaration.version ?? 1,
    stageName: run.stage,
    actionName: run.action,
    startTime: run.started,
    lastUpdateTime: run.changed,
    status: run.status,
    ...(run.changedBy !== undefined && { updatedBy: run.changedBy }),
    input: {
      actionTypeId: declared?.actionTypeId,
      inputArtifacts: [],
      ...(declared?.configuration !== undefined && {
        configuration: declared.configuration,
        resolvedConfiguration: resolvedConfiguration(execution, declared.configuration),
      }),
      ...(declared?.namespace !== undefined && { namespace: declared.namespace }),
    },
    output: {
      outputArtifacts: [],
      executionResult: {
        ...(run.token !== undefined && { externalExecutionId: run.token }),
        ...(run.summary !== undefined && { externalExecutionSummary: run.summary }),
        ...(run.error !== undefined && { errorDetails: run.error }),
        ...(declared?.actionTypeId?.provider === "Commands" && { logStreamARN: logs }),
      },
      ...(run.outputs !== undefined && { outputVariables: run.outputs }),
    },
  };
}

const resolvedConfiguration = (execution: Execution, configuration: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(configuration).map(([name, text]) => [name, resolveKnown(execution, text)]));
