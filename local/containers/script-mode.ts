import { argumentText, Numeral, parsePython, pythonDumps, type PyValue } from "../../definition/evaluate/index.ts";
import { optMl } from "./runners/runner.ts";

export interface ScriptModeInput {
  /** As in `hyperparameters.json`: text, most of it JSON. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly resourceConfig: ResourceConfigJson;
  readonly inputDataConfig: Readonly<Record<string, PyValue>>;
  readonly jobName: string;
  readonly region: string;
  readonly cpus: number;
  readonly gpus: number;
}

/** `/opt/ml/input/config/resourceconfig.json`. */
export interface ResourceConfigJson {
  readonly current_host: string;
  readonly current_instance_type: string;
  readonly current_group_name: string;
  readonly hosts: readonly string[];
  readonly instance_groups: readonly InstanceGroupJson[];
  readonly network_interface_name: string;
}

export interface InstanceGroupJson {
  readonly instance_group_name: string;
  readonly instance_type: string;
  readonly hosts: readonly string[];
}

/** What the training toolkit of AWS's framework images would start, without the toolkit. */
export interface ScriptMode {
  readonly program: string;
  /** Where the code comes from; unset when it is already in `/opt/ml/code`. */
  readonly submitDirectory: string | undefined;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A hyperparameter as the toolkit reads it: JSON when it is JSON, else the text itself. */
export function decode(text: string): PyValue {
  const value = parsePython(text);
  return value === undefined ? text : value;
}

const reserved = (name: string): boolean => name.startsWith("sagemaker_") || name === "_tuning_objective_metric";

// Reserved names that the toolkit uses up itself; the other sagemaker_* reach the framework.
const consumed = new Set([
  "sagemaker_program",
  "sagemaker_submit_directory",
  "sagemaker_container_log_level",
  "sagemaker_job_name",
  "sagemaker_region",
  "sagemaker_s3_output",
  "sagemaker_enable_cloudwatch_metrics",
]);

const whole = (n: number): Numeral => new Numeral(n, String(n));
const textOf = (value: PyValue | undefined): string | undefined =>
  typeof value === "string" ? value : value === undefined || value === null ? undefined : argumentText(value);

/** `undefined` when the hyperparameters name no program: the image's own `train` command is to run. */
export function scriptMode(input: ScriptModeInput): ScriptMode | undefined {
  const decoded = Object.fromEntries(Object.entries(input.hyperparameters).map(([k, v]) => [k, decode(v)]));
  const program = textOf(decoded["sagemaker_program"]);
  if (program === undefined) return undefined;
  const own = pick(decoded, (name) => !reserved(name));
  const args = commandLine(own);
  const facts = trainingEnv(input, decoded, own, program);
  const env: Record<string, string> = {
    ...Object.fromEntries(Object.entries(shortNames).map(([name, fact]) => [name, envText(facts[fact] ?? null)])),
    ...Object.fromEntries(Object.entries(own).map(([name, value]) => [`SM_HP_${name.toUpperCase()}`, envText(value)])),
    ...Object.fromEntries(
      Object.keys(input.inputDataConfig).map((name) => [
        `SM_CHANNEL_${name.toUpperCase()}`,
        `${optMl}/input/data/${name}`,
      ]),
    ),
    SM_CHANNELS: pythonDumps(Object.keys(input.inputDataConfig).toSorted()),
    SM_TRAINING_ENV: pythonDumps(facts),
    SM_USER_ARGS: pythonDumps(args),
    CURRENT_HOST: input.resourceConfig.current_host,
    SAGEMAKER_JOB_NAME: textOf(facts["job_name"]) ?? input.jobName,
    SAGEMAKER_REGION: textOf(decoded["sagemaker_region"]) ?? input.region,
    PYTHONPATH: `${optMl}/code`,
  };
  return { program, submitDirectory: textOf(decoded["sagemaker_submit_directory"]), args, env };
}

const pick = (map: Record<string, PyValue>, keep: (name: string) => boolean): Record<string, PyValue> =>
  Object.fromEntries(Object.entries(map).filter(([name]) => keep(name)));

/** `--key value` in order of keys, `-k value` for one letter. */
function commandLine(own: Readonly<Record<string, PyValue>>): readonly string[] {
  return Object.keys(own)
    .toSorted()
    .flatMap((name) => [`${[...name].length === 1 ? "-" : "--"}${name}`, argumentText(own[name] ?? null)]);
}

const envText = (value: PyValue): string =>
  value === null ? "" : typeof value === "string" ? value : pythonDumps(value);

function trainingEnv(
  { resourceConfig, inputDataConfig, jobName, cpus, gpus }: ScriptModeInput,
  decoded: Record<string, PyValue>,
  own: Record<string, PyValue>,
  program: string,
): Readonly<Record<string, PyValue>> {
  const { hosts, instance_groups: groups, current_host: host, current_group_name: group } = resourceConfig;
  const submit = textOf(decoded["sagemaker_submit_directory"]) ?? `${optMl}/code`;
  const distribution = decoded["sagemaker_distribution_instance_groups"];
  const distributionGroups: readonly PyValue[] = Array.isArray(distribution) ? distribution : [];
  const sortedHosts = hosts.toSorted();
  const grouped = Object.fromEntries(groups.map((g) => [g.instance_group_name, { ...g }]));
  return {
    additional_framework_parameters: pick(decoded, (name) => reserved(name) && !consumed.has(name)),
    channel_input_dirs: Object.fromEntries(Object.keys(inputDataConfig).map((n) => [n, `${optMl}/input/data/${n}`])),
    current_host: host,
    current_instance_group: group,
    current_instance_group_hosts: grouped[group]?.hosts ?? [],
    current_instance_type: resourceConfig.current_instance_type,
    distribution_hosts: groups
      .filter((g) => distributionGroups.includes(g.instance_group_name))
      .flatMap((g) => g.hosts),
    distribution_instance_groups: distributionGroups,
    framework_module: null,
    hosts: sortedHosts,
    hyperparameters: own,
    input_config_dir: `${optMl}/input/config`,
    input_data_config: inputDataConfig,
    input_dir: `${optMl}/input`,
    instance_groups: groups.map((g) => g.instance_group_name),
    instance_groups_dict: grouped,
    is_hetero: groups.length > 1,
    is_master: host === sortedHosts[0],
    is_modelparallel_enabled: decoded["sagemaker_modelparallel_enabled"] ?? null,
    is_smddpmprun_installed: false,
    is_smddprun_installed: false,
    job_name: textOf(decoded["sagemaker_job_name"]) ?? jobName,
    log_level: decoded["sagemaker_container_log_level"] ?? whole(20),
    master_hostname: sortedHosts[0] ?? host,
    model_dir: `${optMl}/model`,
    module_dir: submit,
    module_name: program.replace(/\.py$/, ""),
    network_interface_name: resourceConfig.network_interface_name,
    num_cpus: whole(cpus),
    num_gpus: whole(gpus),
    num_neurons: whole(0),
    output_data_dir: `${optMl}/output/data`,
    output_dir: `${optMl}/output`,
    output_intermediate_dir: `${optMl}/output/intermediate`,
    resource_config: { ...resourceConfig, instance_groups: groups.map((g) => ({ ...g })) },
    topology: [],
    user_entry_point: program,
  };
}

/** Variables whose value is one fact of the training environment. */
const shortNames: Readonly<Record<string, string>> = {
  SM_HOSTS: "hosts",
  SM_NETWORK_INTERFACE_NAME: "network_interface_name",
  SM_HPS: "hyperparameters",
  SM_USER_ENTRY_POINT: "user_entry_point",
  SM_FRAMEWORK_PARAMS: "additional_framework_parameters",
  SM_RESOURCE_CONFIG: "resource_config",
  SM_INPUT_DATA_CONFIG: "input_data_config",
  SM_OUTPUT_DATA_DIR: "output_data_dir",
  SM_CURRENT_HOST: "current_host",
  SM_CURRENT_INSTANCE_TYPE: "current_instance_type",
  SM_CURRENT_INSTANCE_GROUP: "current_instance_group",
  SM_CURRENT_INSTANCE_GROUP_HOSTS: "current_instance_group_hosts",
  SM_INSTANCE_GROUPS: "instance_groups",
  SM_INSTANCE_GROUPS_DICT: "instance_groups_dict",
  SM_DISTRIBUTION_INSTANCE_GROUPS: "distribution_instance_groups",
  SM_IS_HETERO: "is_hetero",
  SM_MODULE_NAME: "module_name",
  SM_LOG_LEVEL: "log_level",
  SM_FRAMEWORK_MODULE: "framework_module",
  SM_INPUT_DIR: "input_dir",
  SM_INPUT_CONFIG_DIR: "input_config_dir",
  SM_OUTPUT_DIR: "output_dir",
  SM_NUM_CPUS: "num_cpus",
  SM_NUM_GPUS: "num_gpus",
  SM_NUM_NEURONS: "num_neurons",
  SM_MODEL_DIR: "model_dir",
  SM_MODULE_DIR: "module_dir",
  SM_OUTPUT_INTERMEDIATE_DIR: "output_intermediate_dir",
};
