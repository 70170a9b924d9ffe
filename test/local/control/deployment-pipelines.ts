import {
  CreatePipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
  type ActionDeclaration,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { eventually, openBench, type Bench } from "./engine.ts";

export let bench: Bench;
beforeAll(async () => {
  bench = await openBench({
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: "/home/somebody",
      AWS_PROFILE: "production",
      AWS_SESSION_TOKEN: "secret",
    },
  });
});
afterAll(() => bench.end());

export const commands = (name: string, ...lines: string[]): ActionDeclaration => ({
  name,
  actionTypeId: { category: "Compute", owner: "AWS", provider: "Commands", version: "1" },
  commands: lines,
});
export const approval = (name: string, more: Partial<ActionDeclaration> = {}): ActionDeclaration => ({
  name,
  actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
  ...more,
});
export const pipeline = (
  name: string,
  stages: Record<string, ActionDeclaration[]>,
  more: Partial<PipelineDeclaration> = {},
): PipelineDeclaration => ({
  name,
  roleArn: "arn:aws:iam::123456789012:role/r",
  pipelineType: "V2",
  executionMode: "QUEUED",
  artifactStore: { type: "S3", location: "b" },
  stages: Object.entries(stages).map(([stage, actions]) => ({ name: stage, actions })),
  ...more,
});
export const create = (declaration: PipelineDeclaration) =>
  bench.codepipeline.send(new CreatePipelineCommand({ pipeline: declaration }));
export const start = async (name: string, more = {}) =>
  (await bench.codepipeline.send(new StartPipelineExecutionCommand({ name, ...more }))).pipelineExecutionId ?? "";
export const state = (name: string) => bench.codepipeline.send(new GetPipelineStateCommand({ name }));
export const execution = async (pipelineName: string, pipelineExecutionId: string) =>
  (await bench.codepipeline.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId })))
    .pipelineExecution;
export const ended = (name: string, id: string) =>
  eventually(async () => {
    const status = (await execution(name, id))?.status;
    return status === "InProgress" || status === "Stopping" ? undefined : status;
  }, `the end of ${name}`);
export const action = async (name: string, actionName: string) =>
  (await state(name)).stageStates?.flatMap((one) => one.actionStates ?? []).find((one) => one.actionName === actionName)
    ?.latestExecution;
export const tokenOf = (name: string, actionName: string) =>
  eventually(async () => (await action(name, actionName))?.token, "the token");
export const answer = (
  pipelineName: string,
  stageName: string,
  actionName: string,
  token: string,
  status: "Approved" | "Rejected" = "Approved",
) =>
  bench.codepipeline.send(
    new PutApprovalResultCommand({
      pipelineName,
      stageName,
      actionName,
      token,
      result: { status, summary: "because" },
    }),
  );
export const out = (file: string) => join(bench.project, file);
