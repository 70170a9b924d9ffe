import { argumentText, type PyValue } from "../../definition/evaluate/index.ts";
import { decode, type ResourceConfigJson } from "./script-mode.ts";

/** How a job's script is started on a host of several, or in several processes. */
export interface Distribution {
  /** Words before the script's own: `python3 -m torch.distributed.run …`. */
  readonly launcher: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface DistributionInput {
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly resourceConfig: ResourceConfigJson;
  readonly gpus: number;
  /** What a host is reached by. */
  readonly address: (host: string) => string;
  /** Where the hosts meet; 7777 on SageMaker, where each job has machines of its own. */
  readonly port: number;
}

/** Launchers of AWS's toolkit that need software of AWS or MPI on every host. */
const notPlayed = [
  "sagemaker_mpi_enabled",
  "sagemaker_parameter_server_enabled",
  "sagemaker_distributed_dataparallel_enabled",
  "sagemaker_multi_worker_mirrored_strategy_enabled",
];

const isOn = (value: string | undefined): boolean => value !== undefined && decode(value) === true;

/** The ways to distribute a script that a job asks for and this engine does not know. */
export const unknownDistributions = (hyperparameters: Readonly<Record<string, string>>): readonly string[] =>
  notPlayed.filter((name) => isOn(hyperparameters[name]));

/**
 * What the toolkit puts before the script: torchrun for `sagemaker_torch_distributed_enabled`, and for DDP, which it runs
 * with AWS's own library. Hosts of groups that do not take part run the script as it is.
 */
export function distribution({
  hyperparameters,
  resourceConfig,
  gpus,
  address,
  port,
}: DistributionInput): Distribution {
  const { current_host: host, current_group_name: group, instance_groups: groups } = resourceConfig;
  const taking = participants(hyperparameters["sagemaker_distribution_instance_groups"], groups);
  const nodes = groups.filter((g) => taking.includes(g.instance_group_name)).flatMap((g) => g.hosts);
  const ordered = nodes.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const [master = host] = ordered;
  const many = resourceConfig.hosts.length > 1;
  const env = many ? { MASTER_ADDR: address(master), MASTER_PORT: String(port) } : {};
  const wanted = ["sagemaker_torch_distributed_enabled", "sagemaker_pytorch_ddp_enabled"];
  if (!wanted.some((name) => isOn(hyperparameters[name])) || !taking.includes(group)) return { launcher: [], env };
  const perHost = argumentText(decode(hyperparameters["sagemaker_mpi_num_of_processes_per_host"] ?? String(gpus || 1)));
  const meeting =
    ordered.length > 1
      ? ["--master_addr", address(master), "--master_port", String(port), "--node_rank", String(ordered.indexOf(host))]
      : [];
  return {
    launcher: [
      ...["python3", "-m", "torch.distributed.run"],
      ...["--nnodes", String(ordered.length), "--nproc_per_node", perHost, ...meeting],
    ],
    // Where the one host's processes meet when no option says so: jobs that run at once must not meet each other.
    env: { ...env, NCCL_PROTO: "simple", ...(ordered.length > 1 ? {} : { PET_MASTER_PORT: String(port) }) },
  };
}

/** The instance groups that take part: those that the job names, else all. */
function participants(text: string | undefined, groups: ResourceConfigJson["instance_groups"]): readonly PyValue[] {
  const named = text === undefined ? undefined : decode(text);
  return Array.isArray(named) && named.length > 0 ? named : groups.map((group) => group.instance_group_name);
}
