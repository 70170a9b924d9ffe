import type { Readable } from "node:stream";
import type { RetryException } from "../definition/retry-exceptions.ts";
import type { Store } from "./store.ts";

/** What every service of the embedded engine works with. */
export interface Context {
  /** The engine's folder, absolute: `<project>/.sagewright`. */
  readonly folder: string;
  /** The project's root: where `sagewright.config.json` lies and local commands run. */
  readonly project: string;
  readonly region: string;
  readonly account: string;
  readonly store: Store;
  readonly objects: ObjectStore;
  readonly logs: LogStore;
  readonly scheduler: Scheduler;
  readonly hosting: Hosting;
  readonly cloudwatch: CloudWatch;
  readonly play: Play;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  endpoint(): string;
  /** Puts an AWS event on the default bus: rules that match deliver it. */
  emit(event: BusEvent): void;
  /** Tells a person what goes on (environment installs, runner grade, …); never results. */
  say(note: Note): void;
}

/** How this engine plays executions: what a service would decide, or never let anybody choose. */
export interface Play {
  /** Faults that steps meet instead of running. */
  readonly inject: readonly Fault[];
  /** What artificial waits, such as the back-off between attempts, are multiplied by. */
  readonly timeScale: number;
  /** What steps with a CacheConfig are compared by: the service's key, or also the bytes it points to. */
  readonly cache: "aws" | "content" | "off";
  /** Whether steps that a failed one has nothing to do with are still started. */
  readonly keepGoing: boolean;
}

/** `Train=SageMaker.CAPACITY_ERROR*2`: the first two attempts of the step meet the exception. */
export interface Fault {
  readonly step: string;
  readonly exception: RetryException;
  readonly times: number;
}

/** A line, or progress of long work, for a person. */
export interface Note {
  readonly level: "info" | "warning" | "progress";
  readonly message: string;
  /** 0 to 1, for `progress`. */
  readonly done?: number;
}

/** S3 as files below the engine's folder. */
export interface ObjectStore {
  createBucket(bucket: string): void;
  bucketExists(bucket: string): boolean;
  put(bucket: string, key: string, body: Buffer | Readable, meta?: ObjectMeta): Promise<ObjectInfo>;
  /** Copies a local file in, without reading it into memory. */
  putFile(bucket: string, key: string, file: string, meta?: ObjectMeta): Promise<ObjectInfo>;
  head(bucket: string, key: string): ObjectInfo | undefined;
  /** The file that holds the object's bytes; read only. */
  file(bucket: string, key: string): string | undefined;
  /** Objects whose key starts with `prefix`, in UTF-8 order of keys. */
  list(bucket: string, prefix: string): readonly ObjectInfo[];
  delete(bucket: string, key: string): void;
}

export interface ObjectMeta {
  readonly contentType?: string;
  /** What else an upload says that downloads repeat: cache-control, content-disposition, content-encoding, … */
  readonly headers?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly checksum?: ObjectChecksum;
  /** The sizes of the parts that it was uploaded in. */
  readonly parts?: readonly number[];
}

/** A checksum that came with an upload and was found right. */
export interface ObjectChecksum {
  readonly algorithm: "CRC32" | "CRC32C" | "SHA1" | "SHA256" | "CRC64NVME";
  /** Base64; of a COMPOSITE one, of the parts' checksums, with `-` and their number. */
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

export interface ObjectInfo extends ObjectMeta {
  readonly key: string;
  /** Missing in what was written while its bucket kept no versions: the version `null`. */
  readonly versionId?: string;
  readonly size: number;
  /** Quoted, as on the wire. */
  readonly etag: string;
  /** Epoch seconds. */
  readonly lastModified: number;
}

/** CloudWatch log streams as files below the engine's folder. */
export interface LogStore {
  append(group: string, stream: string, message: string): void;
}

/** Runs pipeline executions in the background; all state is in the store. */
export interface Scheduler {
  /** Takes up an execution whose record says `Executing`. */
  start(executionArn: string): void;
  stop(executionArn: string): void;
  /** Takes up a change of `ParallelismConfiguration` in an execution's record. */
  changed(executionArn: string): void;
  /** Takes up what an earlier engine left unfinished. */
  recover(): void;
  /** Stops children and waits for them; executions that ran are `Stopped`. */
  close(): Promise<void>;
}

/** Serves endpoints. The records (Model, EndpointConfig, Endpoint) are in the store; workers start on demand. */
export interface Hosting {
  /** Call after an Endpoint record was written as `Creating` or `Updating`, or was deleted. */
  reconcile(endpointName: string): void;
  invoke(endpointName: string, request: InvokeRequest): Promise<InvokeResponse>;
  /** Takes up endpoints that an earlier engine left `Creating` or `Updating`. */
  recover(): void;
  close(): Promise<void>;
}

/** Metrics that the engine's parts give, and alarms that they heed. */
export interface CloudWatch {
  /** Values with their units, by metric name. */
  record(
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    values: Readonly<Record<string, readonly [number, string]>>,
  ): void;
  /** The state of an alarm now; `undefined` when there is none of that name. */
  alarmState(name: string): "OK" | "ALARM" | "INSUFFICIENT_DATA" | undefined;
}

export interface InvokeRequest {
  readonly body: Buffer;
  readonly contentType?: string;
  readonly accept?: string;
  readonly targetVariant?: string;
  readonly targetModel?: string;
  readonly customAttributes?: string;
  readonly inferenceId?: string;
}

export interface InvokeResponse {
  readonly body: Buffer;
  readonly contentType: string;
  readonly invokedVariant: string;
  readonly customAttributes?: string;
}

/** An EventBridge event less what the bus adds (id, account, region, time, version). */
export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}
