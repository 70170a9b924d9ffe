import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { unpack } from "./archive.ts";
import { resourceConfig, type Host } from "./cluster.ts";
import type { Ended, HostEnd } from "./command.ts";
import { distribution, type Distribution } from "./distribution.ts";
import { cpuCount, gpuCount } from "./host.ts";
import { ImageError, imageEntry, projectCommand } from "./images.ts";
import type { HostCommand, LocalCommand } from "./job-command.ts";
import { checkRequirements } from "./requirements.ts";
import { scriptMode, type ScriptMode } from "./script-mode.ts";
import type { TrainingRecord } from "./training-record.ts";
import { ClientError, s3Location } from "./transfer.ts";

type Command = Pick<HostCommand, "local" | "container" | "env"> & {
  /** Writes what the toolkit writes when the script has ended, and gives the container's own exit code. */
  afterwards(how: Ended["how"], end: HostEnd): number;
};

/** Where a command is to run. */
export interface TrainingPlace {
  readonly folder: string;
  readonly hosts: readonly Host[];
  readonly host: Host;
  /** Where the job's hosts or processes meet. */
  readonly port: number;
}

/** The command of a training job on a host: its own entry point, the script of script mode, or the image's `train`. */
export function trainingCommand(
  ctx: Context,
  record: TrainingRecord,
  channels: Record<string, Record<string, string>>,
  { folder, hosts, host, port }: TrainingPlace,
): Command {
  const name = record.TrainingJobName ?? "";
  const {
    TrainingImage: image = "",
    ContainerEntrypoint: entrypoint,
    ContainerArguments: args,
  } = record.AlgorithmSpecification ?? {};
  const env = {
    ...record.Environment,
    TRAINING_JOB_NAME: name,
    TRAINING_JOB_ARN: record.TrainingJobArn ?? "",
    // Keeps AWS's toolkit, when it is there, from waiting for host names to resolve.
    SM_STUDIO_LOCAL_MODE: "true",
  };
  const container = { ...(entrypoint && { entrypoint }), args: args ?? (entrypoint ? [] : ["train"]) };
  const hyperparameters = record.HyperParameters ?? {};
  const resources = resourceConfig(hosts, host);
  const mode = scriptMode({
    hyperparameters,
    resourceConfig: resources,
    inputDataConfig: channels,
    jobName: name,
    region: ctx.region,
    cpus: cpuCount(),
    gpus: gpuCount(),
  });
  const plain = { container, env };
  if (entrypoint !== undefined) {
    return {
      ...plain,
      local: () => ({ argv: [...entrypoint, ...(args ?? [])], cwd: "/opt/ml" }),
      afterwards: (_, { code }) => code,
    };
  }
  if (mode === undefined) {
    return {
      ...plain,
      local: () => ({ argv: [...trainOf(ctx, image), ...(args ?? [])], cwd: "/opt/ml" }),
      afterwards: (_, { code }) => code,
    };
  }
  let started: readonly string[] = [];
  return {
    ...plain,
    local: async ({ python, address }) => {
      await fetchCode(ctx, folder, mode);
      await checkRequirements(python, join(folder, "code", "requirements.txt"), ctx.project, image);
      const spread = distribution({ hyperparameters, resourceConfig: resources, gpus: gpuCount(), address, port });
      started = scriptCommand(folder, mode, spread);
      return { argv: started, cwd: "/opt/ml/code", env: { ...mode.env, ...spread.env } } satisfies LocalCommand;
    },
    afterwards: (how, end) => leaveVerdict(folder, started, how, end),
  };
}

function trainOf(ctx: Context, image: string): readonly string[] {
  const { train } = imageEntry(ctx.project, image);
  if (train !== undefined) return projectCommand(ctx.project, train);
  throw new ImageError(
    `the job has neither a ContainerEntrypoint nor the hyperparameter sagemaker_program; add "train", the command behind docker run IMAGE train, to the entry of ${image} in sagewright.config.json`,
  );
}

/** The source archive goes to `/opt/ml/code` unless there is code already. */
async function fetchCode(ctx: Context, folder: string, { submitDirectory }: ScriptMode): Promise<void> {
  const code = join(folder, "code");
  mkdirSync(code, { recursive: true });
  if (readdirSync(code).length > 0 || submitDirectory === undefined) return;
  if (!submitDirectory.startsWith("s3://")) {
    throw new ClientError(
      `ClientError: sagemaker_submit_directory is ${submitDirectory}; give the s3:// URI of a sourcedir.tar.gz`,
    );
  }
  const { bucket, key } = s3Location(submitDirectory);
  const file = ctx.objects.file(bucket, key);
  if (file === undefined)
    throw new ClientError(`ClientError: Cannot download ${submitDirectory}: the object does not exist`);
  await unpack(file, code);
}

function scriptCommand(folder: string, { program, args }: ScriptMode, { launcher }: Distribution): readonly string[] {
  const file = join(folder, "code", program);
  if (!existsSync(file)) throw new ClientError(`ClientError: the program ${program} is not in the source archive`);
  if (launcher.length > 0) return [...launcher, program, ...args];
  if (program.endsWith(".sh")) {
    chmodSync(file, 0o755);
    return ["/bin/sh", "-c", 'exec ./"$0" "$@"', program, ...args];
  }
  if (!program.endsWith(".py")) return [`./${program}`, ...args];
  const isPackage = existsSync(join(folder, "code", "setup.py"));
  const module = program.replace(/\.py$/, "").replaceAll("/", ".");
  return isPackage ? ["python3", "-m", module, ...args] : ["python3", program, ...args];
}

/** The toolkit's own words about how the script ended; a file that the script wrote itself is kept. */
function leaveVerdict(folder: string, command: readonly string[], how: Ended["how"], ended: HostEnd): number {
  const output = join(folder, "output");
  mkdirSync(output, { recursive: true });
  if (how !== "exited" || command.length === 0) return ended.code;
  if (ended.code === 0) {
    writeFileSync(join(output, "success"), "");
    return 0;
  }
  const failure = join(output, "failure");
  if (existsSync(failure)) return 1;
  const memory = ended.code === 137 ? '\nExtraInfo "OutOfMemory: Process killed by SIGKILL (signal 9)"' : "";
  writeFileSync(
    failure,
    `ExecuteUserScriptError:\nExitCode ${ended.code}\nErrorMessage "${ended.tail.error()}"${memory}\nCommand "${command.join(" ")}"`,
  );
  return 1;
}
