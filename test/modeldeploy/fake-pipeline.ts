import { canonical } from "../../definition/canonical.ts";
import { WireError, type FakeAws, type Input } from "./fake-aws.ts";

type Plain = Record<string, unknown>;

/** One execution, set by the test as far as it shall be. */
export interface FakeExecution {
  readonly id: string;
  readonly modelPackageArn: string;
  status: string;
  readonly actions: { stageName: string; actionName: string; status: string; message?: string }[];
}

export interface FakePipeline {
  readonly pipelines: Map<string, Plain>;
  readonly rules: Map<string, Plain>;
  readonly targets: Map<string, readonly Plain[]>;
  /** Newest first. */
  readonly executions: FakeExecution[];
  /** What the gate waits for: an execution's id and the token. */
  gate?: { readonly id: string; readonly token: string };
  readonly answers: Input[];
  /** Called at each GetPipelineExecution, so that a test can move things on. */
  onLook: () => void;
}

/** CodePipeline and EventBridge as records: what a deployment asks of them and reads back. */
export function fakePipeline(aws: FakeAws): FakePipeline {
  const fake: FakePipeline = {
    pipelines: new Map(),
    rules: new Map(),
    targets: new Map(),
    executions: [],
    answers: [],
    onLook: () => {},
  };
  const on = (operation: string, handler: (input: Input) => unknown) =>
    aws.operations.set(`CodePipeline_20150709.${operation}`, handler);
  const event = (operation: string, handler: (input: Input) => unknown) =>
    aws.operations.set(`AWSEvents.${operation}`, handler);

  on("GetPipeline", ({ name }) => {
    const pipeline = fake.pipelines.get(String(name));
    if (pipeline === undefined) throw new WireError("PipelineNotFoundException", `no ${String(name)}`);
    return { pipeline, metadata: { pipelineArn: `arn:aws:codepipeline:us-east-1:123456789012:${String(name)}` } };
  });
  // The service fills in what was left out, and keeps no empty lists.
  const filled = (input: Input): Plain => {
    const pipeline = JSON.parse(canonical(input["pipeline"])) as { name: string; stages: { actions: Plain[] }[] };
    for (const action of pipeline.stages.flatMap(({ actions }) => actions)) {
      action["outputArtifacts"] = [];
      action["configuration"] ??= {};
    }
    const version = Number(fake.pipelines.get(pipeline.name)?.["version"] ?? 0) + 1;
    return { ...pipeline, version };
  };
  const keep = (input: Input) => {
    const pipeline = filled(input);
    fake.pipelines.set(String(pipeline["name"]), pipeline);
    return { pipeline };
  };
  on("CreatePipeline", keep);
  on("UpdatePipeline", keep);
  on("StartPipelineExecution", (input) => {
    const [variable] = input["variables"] as { value: string }[];
    const id = `started-${fake.executions.length}`;
    fake.executions.unshift({ id, modelPackageArn: variable?.value ?? "", status: "InProgress", actions: [] });
    return { pipelineExecutionId: id };
  });
  on("ListPipelineExecutions", () => ({
    pipelineExecutionSummaries: fake.executions.map(({ id, status }) => ({ pipelineExecutionId: id, status })),
  }));
  on("GetPipelineExecution", ({ pipelineExecutionId }) => {
    fake.onLook();
    const found = fake.executions.find(({ id }) => id === pipelineExecutionId);
    const variables = [{ name: "ModelPackageArn", resolvedValue: found?.modelPackageArn }];
    return { pipelineExecution: { pipelineExecutionId, status: found?.status, variables } };
  });
  on("ListActionExecutions", ({ filter }) => {
    const { pipelineExecutionId } = filter as { pipelineExecutionId: string };
    const found = fake.executions.find(({ id }) => id === pipelineExecutionId);
    return {
      actionExecutionDetails: found?.actions.map(({ message, ...action }, index) => ({
        ...action,
        actionExecutionId: `${found.id}-${index}`,
        startTime: 1000 + index,
        lastUpdateTime: 1005 + index,
        ...(message !== undefined && { output: { executionResult: { errorDetails: { message } } } }),
      })),
    };
  });
  on("GetPipelineState", () => ({
    stageStates: [
      {
        stageName: "DeployStaging",
        ...(fake.gate && { latestExecution: { pipelineExecutionId: fake.gate.id, status: "InProgress" } }),
        actionStates: [
          {
            actionName: "ApproveDeployment",
            ...(fake.gate && { latestExecution: { status: "InProgress", token: fake.gate.token } }),
          },
        ],
      },
    ],
  }));
  on("PutApprovalResult", (input) => {
    if (input["token"] !== fake.gate?.token) throw new WireError("InvalidApprovalTokenException", "not this token");
    fake.answers.push(input);
    delete fake.gate;
    return { approvedAt: 1 };
  });

  event("DescribeRule", ({ Name }) => {
    const rule = fake.rules.get(String(Name));
    if (rule === undefined) throw new WireError("ResourceNotFoundException", `Rule ${String(Name)} does not exist.`);
    return rule;
  });
  event("PutRule", (input) => {
    fake.rules.set(String(input["Name"]), { ...input });
    return { RuleArn: "arn:aws:events:us-east-1:123456789012:rule/x" };
  });
  event("ListTargetsByRule", ({ Rule }) => ({ Targets: fake.targets.get(String(Rule)) ?? [] }));
  event("PutTargets", ({ Rule, Targets }) => {
    fake.targets.set(String(Rule), Targets as Plain[]);
    return { FailedEntryCount: 0, FailedEntries: [] };
  });
  return fake;
}
