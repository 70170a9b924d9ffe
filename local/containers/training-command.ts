import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { unpack } from "./archive.ts";
import type { Ended, JobCommand, LocalCommand } from "./command.ts";
import { cpuCount, gpuCount } from "./host.ts";
import { ImageError, imageEntry } from "./images.ts";
import { checkRequirements } from "./requirements.ts";
import { scriptMode, type ResourceConfigJson, type ScriptMode } from "./script-mode.ts";
import type { TrainingRecord } from "./training-data.ts";
import { ClientError, s3Location } from "./transfer.ts";

type Command = Pick<JobCommand, "image" | "local" | "container" | "env"> & {
  /** Writes what the toolkit writes when the script has ended, and gives the container's own exit code. */
  afterwards(ended: Ended): number;
};

/** The command of a training job: its own entry point, the script of script mode, or the image's `train`. */
export function trainingCommand(
  ctx: Context,
  folder: string,
  record: TrainingRecord,
  channels: Record<string, Record<string, string>>,
  resources: ResourceConfigJson,
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
  const mode = scriptMode({
    hyperparameters: record.HyperParameters ?? {},
    resourceConfig: resources,
    inputDataConfig: channels,
    jobName: name,
    region: ctx.region,
    cpus: cpuCount(),
    gpus: gpuCount(),
  });
  const plain = { image, container, env };
  if (entrypoint !== undefined) {
    return {
      ...plain,
      local: () => ({ argv: [...entrypoint, ...(args ?? [])], cwd: "/opt/ml" }),
      afterwards: ({ code }) => code,
    };
  }
  if (mode === undefined) {
    return {
      ...plain,
      local: () => ({ argv: [...trainOf(ctx, image), ...(args ?? [])], cwd: "/opt/ml" }),
      afterwards: ({ code }) => code,
    };
  }
  let started: readonly string[] = [];
  return {
    ...plain,
    local: async ({ python }) => {
      await fetchCode(ctx, folder, mode);
      await checkRequirements(python, join(folder, "code", "requirements.txt"), ctx.project, image);
      started = scriptCommand(folder, mode);
      return { argv: started, cwd: "/opt/ml/code", env: mode.env } satisfies LocalCommand;
    },
    afterwards: (ended) => leaveVerdict(folder, started, ended),
  };
}

function trainOf(ctx: Context, image: string): readonly string[] {
  const { train } = imageEntry(ctx.project, image);
  if (train !== undefined) return train;
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

function scriptCommand(folder: string, { program, args }: ScriptMode): readonly string[] {
  const file = join(folder, "code", program);
  if (!existsSync(file)) throw new ClientError(`ClientError: the program ${program} is not in the source archive`);
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
function leaveVerdict(folder: string, command: readonly string[], ended: Ended): number {
  const output = join(folder, "output");
  mkdirSync(output, { recursive: true });
  if (ended.how !== "exited" || command.length === 0) return ended.code;
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
