import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { distribution } from "../../../local/containers/distribution.ts";
import { hostsOf, resourceConfig, type Host } from "../../../local/containers/cluster.ts";
import { images, openFixture, type Fixture } from "../engine/fixture.ts";
import { train } from "./jobs.ts";

const hosts = hostsOf({ InstanceType: "ml.g5.xlarge", InstanceCount: 2 });
const on = { sagemaker_torch_distributed_enabled: "true" };
const commandOn = (host: Host | undefined, hyperparameters: Readonly<Record<string, string>>, all = hosts) =>
  distribution({
    hyperparameters,
    resourceConfig: resourceConfig(all, host as Host),
    gpus: 0,
    address: (name) => name,
    port: 7777,
  });

describe("torchrun", () => {
  it("is started as the toolkit does", () => {
    expect(commandOn(hosts[1], on).launcher.join(" ")).toBe(
      "python3 -m torch.distributed.run --nnodes 2 --nproc_per_node 1 --master_addr algo-1 --master_port 7777 --node_rank 1",
    );
    const four = { ...on, sagemaker_mpi_num_of_processes_per_host: "4" };
    const one = hostsOf({ InstanceCount: 1 });
    expect(commandOn(one[0], four, one).launcher.join(" ")).toBe(
      "python3 -m torch.distributed.run --nnodes 1 --nproc_per_node 4",
    );
    expect(commandOn(hosts[0], {})).toEqual({ launcher: [], env: { MASTER_ADDR: "algo-1", MASTER_PORT: "7777" } });
  });

  it("orders hosts by number and leaves those of other groups out", () => {
    const twelve = hostsOf({
      InstanceGroups: [
        { InstanceGroupName: "data", InstanceCount: 1 },
        { InstanceGroupName: "train", InstanceCount: 11 },
      ],
    });
    const groups = { ...on, sagemaker_distribution_instance_groups: '["train"]' };
    expect(commandOn(twelve[0], groups, twelve).launcher).toEqual([]);
    expect(commandOn(twelve[11], groups, twelve).launcher.slice(-6)).toEqual([
      "--master_addr",
      "algo-2",
      "--master_port",
      "7777",
      "--node_rank",
      "10",
    ]);
  });
});

describe("a real all-reduce", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    const requirements = resolve("pipelines/requirements.txt");
    fixture = await openFixture({ images: [...images, { match: "test/torch:*", requirements }] });
  }, 600_000);
  afterAll(() => fixture?.close());

  const code = `
import os, torch, torch.distributed as dist
dist.init_process_group('gloo')
rank, world = dist.get_rank(), dist.get_world_size()
total = torch.tensor([float(10 ** rank)])
dist.all_reduce(total)
print(f"rank {rank} of {world} on {os.environ['SM_CURRENT_HOST']}: {total.item():.0f}", flush=True)
if rank == 0: open('/opt/ml/model/total', 'w').write(str(total.item()))
dist.destroy_process_group()
`;
  const torch = (InstanceCount: number, more: object = {}) => ({
    AlgorithmSpecification: { TrainingImage: "test/torch:1", TrainingInputMode: "File" as const },
    ResourceConfig: { InstanceType: "ml.m5.large" as const, InstanceCount, VolumeSizeInGB: 1 },
    hyperparameters: { ...on, ...more },
  });

  it("runs over two hosts", { timeout: 600_000 }, async () => {
    const job = await train(fixture, code, torch(2));
    expect(job.FailureReason).toBeUndefined();
    const logs = ["algo-1", "algo-2"].map((host) =>
      fixture.log("/aws/sagemaker/TrainingJobs", `${job.TrainingJobName ?? ""}/${host}`),
    );
    expect(logs[0]).toContain("rank 0 of 2 on algo-1: 11");
    expect(logs[1]).toContain("rank 1 of 2 on algo-2: 11");
  });

  it("runs in several processes of one host", { timeout: 600_000 }, async () => {
    const job = await train(fixture, code, torch(1, { sagemaker_mpi_num_of_processes_per_host: "2" }));
    expect(job.FailureReason).toBeUndefined();
    const log = fixture.log("/aws/sagemaker/TrainingJobs", `${job.TrainingJobName ?? ""}/algo-1`);
    expect(log).toContain("rank 0 of 2 on algo-1: 11");
    expect(log).toContain("rank 1 of 2 on algo-1: 11");
  });
});
