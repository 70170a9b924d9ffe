import { ClientError } from "../containers/transfer.ts";
import type { Processor } from "./data-processing.ts";
import { send, type Answer } from "../hosting/http.ts";
import type { Settings, TransformRecord } from "./settings.ts";
import { bodyOf, type Batch, type SplitType } from "./split.ts";

/** Sends batches of records to the model. */
export interface Caller {
  /** What is kept of the model's answer. */
  send(batch: Batch): Promise<Buffer>;
}

export interface CallerOptions {
  readonly port: number;
  readonly record: TransformRecord;
  readonly settings: Settings;
  readonly processor: Processor | undefined;
  readonly stop: AbortSignal;
}

export function openCaller({ port, record, settings, processor, stop }: CallerOptions): Caller {
  const { ContentType: contentType, SplitType: split = "None" } = record.TransformInput ?? {};
  const type = split as SplitType;
  const accept = record.TransformOutput?.Accept;

  const post = async (body: Buffer): Promise<Answer> => {
    const headers = {
      "content-length": String(body.length),
      ...(contentType !== undefined && { "content-type": contentType }),
      ...(accept !== undefined && { accept }),
    };
    for (let tries = 0; ; tries++) {
      stop.throwIfAborted();
      const answer = await send(port, {
        method: "POST",
        path: "/invocations",
        headers,
        body,
        ms: settings.timeoutMs,
        stop,
      }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
      if (!(answer instanceof Error) && answer.status < 400) return answer;
      // What the container refuses it will refuse again.
      const refused = !(answer instanceof Error) && answer.status < 500;
      if (refused || tries >= settings.retries) throw failure(answer);
    }
  };

  return {
    send: async (batch) => {
      if (processor === undefined) return (await post(bodyOf(batch, type))).body;
      const records = batch.map((bytes) => bytes.toString("utf8"));
      const answer = await post(
        bodyOf(
          records.map((text) => Buffer.from(processor.before(text))),
          type,
        ),
      );
      const answers = perRecord(answer.body.toString("utf8"), records.length);
      const kept = records.map((text, i) => processor.after(text, answers[i] ?? "", answer.contentType));
      return Buffer.from(kept.join("\n"));
    },
  };
}

/** The answer to several records is as many lines. */
function perRecord(answer: string, records: number): readonly string[] {
  if (records === 1) return [answer];
  const found = answer.replace(/\r?\n$/, "").split(/\r?\n/);
  if (found.length === records) return found;
  throw new ClientError(
    `ClientError: the model answered ${records} records with ${found.length} lines; DataProcessing needs one line for each, or BatchStrategy SingleRecord`,
  );
}

function failure(answer: Answer | Error): Error {
  if (answer instanceof Error) return new ClientError(`ClientError: the container gave no answer: ${answer.message}`);
  // A container's own 5xx is its script's fault, not the service's.
  const kind = answer.status < 500 ? "ClientError" : "ServerError";
  const text = answer.body.toString("utf8").trim().slice(0, 500);
  return new Error(`${kind}: ${answer.status}${text === "" ? "" : ` ${text}`}`);
}
