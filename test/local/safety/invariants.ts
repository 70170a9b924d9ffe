import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { bucket } from "./corpus/bad-request.ts";
import { mark, sha, type Ledger } from "./ledger.ts";
import type { WireClient } from "./wire-client.ts";

interface Step {
  readonly StepName: string;
  readonly StepStatus: string;
  readonly FailureReason?: string;
  readonly EndTime?: number;
}

/** How an execution stands. */
export async function executionOf(wire: WireClient, PipelineExecutionArn: string) {
  const { PipelineExecutionStatus: status } = await wire.call<{ PipelineExecutionStatus: string }>(
    "SageMaker.DescribePipelineExecution",
    { PipelineExecutionArn },
  );
  const { PipelineExecutionSteps: steps } = await wire.call<{ PipelineExecutionSteps: readonly Step[] }>(
    "SageMaker.ListPipelineExecutionSteps",
    { PipelineExecutionArn },
  );
  return { status, steps };
}

/** An execution whose steps are not retried: it goes on, has ended well, or has failed for the engine's end alone. */
export async function checkPlain(wire: WireClient, arn: string): Promise<string> {
  const { status, steps } = await executionOf(wire, arn);
  const failed = steps.filter(({ StepStatus }) => StepStatus === "Failed");
  for (const { FailureReason, EndTime } of failed) {
    expect(FailureReason).toBe("InternalServerError: engine restarted");
    expect(EndTime).toBeGreaterThan(0);
  }
  if (status === "Failed") {
    expect(failed.length).toBeGreaterThan(0);
    // Nothing that ran is left behind as if it still did.
    expect(steps.filter(({ StepStatus }) => !["Failed", "Succeeded"].includes(StepStatus))).toEqual([]);
  } else {
    expect(["Executing", "Succeeded"]).toContain(status);
    expect(failed).toEqual([]);
  }
  if (status === "Succeeded") expect(steps.map(({ StepName }) => StepName).toSorted()).toEqual(["A", "B", "C", "D"]);
  return status;
}

/** That what was acknowledged since `from` is there, and nothing that was not. */
export async function checkKept(
  wire: WireClient,
  ledger: Ledger,
  from: Readonly<Record<"pipelines" | "objects", number>>,
): Promise<void> {
  for (const PipelineName of ledger.pipelines.slice(from.pipelines))
    await wire.call("SageMaker.DescribePipeline", { PipelineName });
  const touched = [...ledger.objects].filter(([key], i) => i >= from.objects || key.startsWith("again-"));
  for (const [key, allowed] of touched) {
    const body = await wire.get(bucket, key);
    const found = body === undefined ? "nothing" : sha(body);
    expect(allowed, `the object ${key}`).toContain(found);
    ledger.objects.set(key, [found]);
  }
  const last = ledger.halves.at(-1);
  if (last !== undefined) expect(await wire.get(bucket, last)).toBeUndefined();
}

/** That approvals are there as they were answered; one that was asked for without an answer may be there too. */
export async function checkPackages(wire: WireClient, ledger: Ledger): Promise<void> {
  for (const [ModelPackageName, status] of ledger.packages) {
    const { ModelApprovalStatus: found } = await wire.call<{ ModelApprovalStatus: string }>(
      "SageMaker.DescribeModelPackage",
      { ModelPackageName },
    );
    expect(status === "Approved" ? ["Approved"] : ["PendingManualApproval", "Approved"]).toContain(found);
  }
}

/** That the endpoint comes to serve what it was last told to. */
export async function checkServed(wire: WireClient, ledger: Ledger): Promise<boolean> {
  const { EndpointStatus: status, EndpointConfigName: config } = await wire.call<Record<string, string>>(
    "SageMaker.DescribeEndpoint",
    { EndpointName: "served" },
  );
  expect(["Creating", "Updating", "InService"]).toContain(status);
  if (status !== "InService") return false;
  expect(ledger.endpoint).toContain(config);
  expect(await wire.invoke("served")).toBe(config);
  return true;
}

/** Whether any process that the load started is alive. */
export function survivors(): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const words = readFileSync(join("/proc", pid, "cmdline"), "utf8").split("\0");
        return words.some((word) => word.includes(mark)) ? [`${pid} ${words.join(" ")}`] : [];
      } catch {
        // It has ended since.
        return [];
      }
    });
}

/** Waits until none of the load's processes is left. */
export async function noSurvivors(): Promise<void> {
  for (const end = Date.now() + 5000; survivors().length > 0 && Date.now() < end;) await sleep(10);
  expect(survivors()).toEqual([]);
}
