import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { bucket, s3 } from "./corpus/bad-request.ts";
import { createPipeline, sha, type Ledger } from "./ledger.ts";
import { bytesOf } from "./request.ts";
import { Refused, type WireClient } from "./wire-client.ts";

/** Numbers from 0 to 1, the same for each seed. */
export type Random = () => number;

/**
 * Works the engine until it is gone, in several strands at once. Each entry of the ledger is made after the answer that
 * acknowledges it; what can be half done is entered before as well.
 */
export async function work(wire: WireClient, ledger: Ledger, cycle: number, random: Random): Promise<void> {
  const strands = await Promise.allSettled([
    pipelines(wire, ledger, cycle),
    executions(wire, ledger, cycle),
    objects(wire, ledger, cycle, random),
    packages(wire, ledger),
    deployments(wire, ledger),
    endpoint(wire, ledger),
    halves(wire, ledger, cycle),
  ]);
  // No answer is what a kill looks like; a refusal never is.
  for (const strand of strands)
    if (strand.status === "rejected" && strand.reason instanceof Refused) throw strand.reason;
}

const turns = 20;

async function pipelines(wire: WireClient, ledger: Ledger, cycle: number): Promise<void> {
  for (let i = 0; i < turns; i++) {
    const name = `p-${cycle}-${i}`;
    await createPipeline(wire, name);
    ledger.pipelines.push(name);
  }
}

async function executions(wire: WireClient, ledger: Ledger, cycle: number): Promise<void> {
  const start = async (PipelineName: "plain" | "retried") => {
    const { PipelineExecutionArn: arn } = await wire.call<{ PipelineExecutionArn: string }>(
      "SageMaker.StartPipelineExecution",
      { PipelineName, ClientRequestToken: randomUUID() },
    );
    ledger.executions[PipelineName].push(arn);
  };
  await start("plain");
  if (cycle % 10 === 0) await start("retried");
}

async function objects(wire: WireClient, ledger: Ledger, cycle: number, random: Random): Promise<void> {
  for (let i = 0; i < turns; i++) {
    // Some keys are written again and again, by every cycle.
    const key = random() < 0.3 ? `again-${Math.floor(random() * 5)}` : `o-${cycle}-${i}`;
    const body = Buffer.alloc(1 + Math.floor(random() * 300_000), `${cycle}/${i} `);
    ledger.objects.set(key, [...(ledger.objects.get(key) ?? ["nothing"]), sha(body)]);
    await wire.put(bucket, key, body);
    ledger.objects.set(key, [sha(body)]);
  }
}

async function packages(wire: WireClient, ledger: Ledger): Promise<void> {
  for (let i = 0; i < 5; i++) {
    const { ModelPackageArn: arn } = await wire.call<{ ModelPackageArn: string }>("SageMaker.CreateModelPackage", {
      ModelPackageGroupName: "models",
      ModelApprovalStatus: "PendingManualApproval",
    });
    ledger.packages.set(arn, "PendingManualApproval");
    await wire.call("SageMaker.UpdateModelPackage", { ModelPackageArn: arn, ModelApprovalStatus: "Approved" });
    ledger.packages.set(arn, "Approved");
  }
}

async function deployments(wire: WireClient, ledger: Ledger): Promise<void> {
  const { pipelineExecutionId: id } = await wire.call<{ pipelineExecutionId: string }>(
    "CodePipeline_20150709.StartPipelineExecution",
    { name: "deploy" },
  );
  ledger.deployments.push(id);
}

/** Moves the endpoint to its other configuration, unless it is on its way already. */
async function endpoint(wire: WireClient, ledger: Ledger): Promise<void> {
  const { EndpointStatus: status, EndpointConfigName: now } = await wire.call<Record<string, string>>(
    "SageMaker.DescribeEndpoint",
    { EndpointName: "served" },
  );
  if (status !== "InService" || now === undefined) return;
  const EndpointConfigName = now === "one" ? "two" : "one";
  ledger.endpoint = ["one", "two"];
  await wire.call("SageMaker.UpdateEndpoint", { EndpointName: "served", EndpointConfigName });
  ledger.endpoint = [EndpointConfigName];
}

/** An upload whose second half never comes. */
async function halves(wire: WireClient, ledger: Ledger, cycle: number): Promise<void> {
  const key = `half-${cycle}`;
  ledger.halves.push(key);
  const bytes = bytesOf(
    s3("PUT", `/${bucket}/${key}`, { headers: { "content-length": "200000" }, body: "x".repeat(100_000) }),
  );
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(wire.endpoint).port), "127.0.0.1", () => void socket.write(bytes));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
  });
}
