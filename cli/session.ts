import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Note } from "../local/context.ts";
import type { DeployClients } from "../modeldeploy/clients.ts";
import { CliError, Exit } from "./io.ts";
import type { PlaySettings } from "./play.ts";

const playFlags = "--inject, --time-scale, --cache and --keep-going";

/** The AWS clients of one command: to AWS, or to the embedded engine. */
export interface Clients extends DeployClients {
  readonly logs: CloudWatchLogsClient;
}

export interface Session {
  readonly kind: "embedded" | "aws";
  readonly clients: Clients;
  readonly region: string;
  /** On the embedded engine: its URL, account, default bucket and role. */
  readonly embedded?: { endpoint: string; account: string; bucket: string; role: string };
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly aws?: boolean;
  readonly region?: string;
  readonly profile?: string;
  /** The project's root; default the working directory. */
  readonly project?: string;
  readonly say?: (note: Note) => void;
  /** How the embedded engine plays executions; only an engine of the command's own can be told. */
  readonly play?: PlaySettings;
}

/**
 * Opens the clients of a command: AWS under `--aws`, else the running engine that `.sagewright/engine.json` names, else
 * an engine of the command's own, which ends with it.
 */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const [sm, rt, s3, ev, cp, cw] = await Promise.all([
    import("@aws-sdk/client-sagemaker"),
    import("@aws-sdk/client-sagemaker-runtime"),
    import("@aws-sdk/client-s3"),
    import("@aws-sdk/client-eventbridge"),
    import("@aws-sdk/client-codepipeline"),
    import("@aws-sdk/client-cloudwatch-logs"),
  ]);
  const clientsFor = (config: object): Clients => ({
    sagemaker: new sm.SageMakerClient(config),
    runtime: new rt.SageMakerRuntimeClient(config),
    s3: new s3.S3Client(config),
    events: new ev.EventBridgeClient(config),
    codepipeline: new cp.CodePipelineClient(config),
    logs: new cw.CloudWatchLogsClient(config),
  });
  const destroy = (clients: Clients) => {
    for (const client of Object.values(clients)) client.destroy();
  };

  if (options.aws === true) {
    if (options.play !== undefined) throw new CliError(`${playFlags} are for the embedded engine, not AWS`, Exit.usage);
    const clients = clientsFor({
      ...(options.region !== undefined && { region: options.region }),
      ...(options.profile !== undefined && { profile: options.profile }),
    });
    const region = await clients.sagemaker.config.region();
    return { kind: "aws", clients, region, close: async () => destroy(clients) };
  }

  const { findEngine, startEngine, engineDefaults } = await import("../local/index.ts");
  const project = options.project ?? process.cwd();
  const running = await findEngine(project);
  if (running !== undefined && options.play !== undefined) {
    throw new CliError(
      `an engine runs already at ${running.endpoint} and plays as it was told at its start; give ${playFlags} to "sagewright local", or end it first`,
      Exit.usage,
    );
  }
  const own =
    running === undefined
      ? await startEngine({ project, ...(options.say && { say: options.say }), ...options.play })
      : undefined;
  const endpoint = running?.endpoint ?? own?.endpoint ?? "";
  const clients = clientsFor({
    endpoint,
    region: engineDefaults.region,
    credentials: { accessKeyId: "sagewright", secretAccessKey: "sagewright" },
    forcePathStyle: true,
  });
  return {
    kind: "embedded",
    clients,
    region: engineDefaults.region,
    embedded: {
      endpoint,
      account: engineDefaults.account,
      bucket: engineDefaults.bucket,
      role: engineDefaults.role,
    },
    close: async () => {
      destroy(clients);
      await own?.close();
    },
  };
}
