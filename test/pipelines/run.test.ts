import { expect, test } from "vitest";
import { failureOf, start, wait } from "../../pipelines/run.ts";
import { service } from "./service.ts";

const arn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/p/execution/abc123";
const job = "pipelines-abc123-TrainModel-x1y2z3";
const jobArn = `arn:aws:sagemaker:us-east-1:123456789012:training-job/${job.toLowerCase()}`;
const training = (more: object) => ({
  StepName: "TrainModel",
  StartTime: 1,
  Metadata: { TrainingJob: { Arn: jobArn } },
  ...more,
});

/** A service that goes through these states, one for each look; `StopPipelineExecution` jumps to the end. */
function script(
  states: readonly { readonly status: string; readonly steps: readonly object[]; readonly lines?: readonly string[] }[],
) {
  let look = -1;
  let stopped = false;
  const state = () => (stopped ? { status: "Stopped", steps: [] } : states[Math.min(look, states.length - 1)]);
  return service(({ operation, input }) => {
    if (operation === "StartPipelineExecution") return { body: { PipelineExecutionArn: arn } };
    if (operation === "StopPipelineExecution") stopped = true;
    if (operation === "DescribePipelineExecution") {
      look++;
      return { body: { PipelineExecutionStatus: state()?.status, FailureReason: stopped ? undefined : "step failed" } };
    }
    if (operation === "ListPipelineExecutionSteps") return { body: { PipelineExecutionSteps: state()?.steps } };
    if (operation === "DescribeLogStreams")
      return look === 0
        ? { code: "ResourceNotFoundException", body: "The specified log group does not exist." }
        : {
            body: {
              logStreams: [{ logStreamName: `pipelines-abc123-Other-1/algo-1` }, { logStreamName: `${job}/algo-1` }],
            },
          };
    if (operation === "GetLogEvents") {
      const all = states.slice(0, look + 1).flatMap((s) => s.lines ?? []);
      const from = Number(input["nextToken"] ?? 0);
      return {
        body: { events: all.slice(from).map((message) => ({ message })), nextForwardToken: String(all.length) },
      };
    }
    return {};
  });
}

test("parameters are sent as text by name", async () => {
  const { clients, asked } = await script([]);
  expect(await start(clients.sagemaker, { name: "p", parameters: { Epochs: "3" } })).toBe(arn);
  expect(asked[0]?.input).toMatchObject({ PipelineName: "p", PipelineParameters: [{ Name: "Epochs", Value: "3" }] });
});

test("the wait tells every state, gives each log line once and names the failed step", async () => {
  const { clients } = await script([
    { status: "Executing", steps: [training({ StepStatus: "Executing" })], lines: [] },
    { status: "Executing", steps: [training({ StepStatus: "Executing" })], lines: ["epoch=1"] },
    { status: "Executing", steps: [training({ StepStatus: "Executing" })], lines: ["epoch=2", "epoch=3"] },
    {
      status: "Failed",
      steps: [training({ StepStatus: "Failed", EndTime: 2, FailureReason: "out of memory" })],
      lines: ["bye"],
    },
  ]);
  const [statuses, lines]: [string[], string[]] = [[], []];
  const ended = await wait(clients, arn, {
    pollSeconds: 0.01,
    onChange: (execution) => statuses.push(execution.PipelineExecutionStatus),
    onLog: (step, line) => lines.push(`${step}: ${line}`),
  });
  expect(statuses).toEqual(["Executing", "Executing", "Executing", "Failed"]);
  expect(lines).toEqual(["TrainModel: epoch=1", "TrainModel: epoch=2", "TrainModel: epoch=3", "TrainModel: bye"]);
  expect(failureOf(ended)).toBe("step TrainModel failed: out of memory");
});

test("an execution that ends without a failed step says its own reason", () => {
  const execution = {
    PipelineExecutionArn: arn,
    PipelineExecutionStatus: "Failed",
    FailureReason: "no role",
    Steps: [],
  };
  expect(failureOf(execution)).toBe("the execution ended as Failed: no role");
});

test("an abort stops the execution and the wait ends when it has stopped", async () => {
  const { clients, operations } = await script([
    { status: "Executing", steps: [training({ StepStatus: "Executing" })] },
  ]);
  const abort = new AbortController();
  const waiting = wait(clients, arn, {
    pollSeconds: 60,
    signal: abort.signal,
    onChange: () => setTimeout(() => abort.abort(), 20),
  });
  expect((await waiting).PipelineExecutionStatus).toBe("Stopped");
  expect(operations().filter((operation) => operation === "StopPipelineExecution")).toHaveLength(1);
});

test("a stop that comes too late is no error", async () => {
  let looks = 0;
  const { clients } = await service(({ operation }) => {
    if (operation === "StopPipelineExecution") return { code: "ValidationException", body: "execution has ended" };
    if (operation === "DescribePipelineExecution")
      return { body: { PipelineExecutionStatus: looks++ === 0 ? "Executing" : "Succeeded" } };
    return { body: { PipelineExecutionSteps: [] } };
  });
  const ended = await wait(clients, arn, { pollSeconds: 60, signal: AbortSignal.abort() });
  expect(ended.PipelineExecutionStatus).toBe("Succeeded");
});
