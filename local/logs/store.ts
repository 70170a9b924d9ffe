import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LogStore } from "../context.ts";
import type { Store } from "../store.ts";

/** A log stream as recorded. */
export interface Stream {
  readonly group: string;
  readonly stream: string;
  /** Relative to the folder of logs. */
  readonly file: string;
  /** Epoch milliseconds, as CloudWatch Logs tells all its times. */
  readonly created: number;
}

/** One line of a stream; `offset` is its place in the file, `end` that of the next. */
export interface Line {
  readonly time: number;
  readonly message: string;
  readonly offset: number;
  readonly end: number;
}

/** What the CloudWatch Logs service reads. */
export interface Logs extends LogStore {
  streams(group: string): readonly Stream[];
  groups(): readonly string[];
  lines(stream: Stream): readonly Line[];
  size(stream: Stream): number;
}

/**
 * Opens the logs below `folder`: one text file per stream, each line with its time in front, to be read by people too.
 * A message of several lines is several events, as log agents do it.
 */
export function openLogs(store: Store, folder: string): Logs {
  const known = new Map<string, Stream>();
  const streamFor = (group: string, stream: string): Stream => {
    const id = `${group}\n${stream}`;
    const found = known.get(id) ?? store.get<Stream>("LogStream", id);
    const record = found ?? { group, stream, file: fileFor(group, stream), created: Date.now() };
    if (found === undefined) store.put("LogStream", id, record);
    if (!known.has(id)) {
      mkdirSync(dirname(join(folder, record.file)), { recursive: true });
      known.set(id, record);
    }
    return record;
  };
  return {
    append: (group, stream, message) => {
      const { file } = streamFor(group, stream);
      const time = new Date().toISOString();
      const text = message
        .replace(/\r?\n$/, "")
        .split(/\r?\n/)
        .map((line) => `${time} ${line}\n`)
        .join("");
      appendFileSync(join(folder, file), text);
    },
    streams: (group) => store.list<Stream>("LogStream", `${group}\n`),
    groups: () => [...new Set(store.list<Stream>("LogStream").map(({ group }) => group))].toSorted(),
    lines: ({ file }) => {
      const path = join(folder, file);
      return existsSync(path) ? parseLines(readFileSync(path)) : [];
    },
    size: ({ file }) => (existsSync(join(folder, file)) ? statSync(join(folder, file)).size : 0),
  };
}

/** `/aws/sagemaker/TrainingJobs`, `job/algo-1` → `aws/sagemaker/TrainingJobs/job/algo-1.log`, never outside the folder. */
function fileFor(group: string, stream: string): string {
  const name = `${group.replace(/^\//, "")}/${stream}`;
  const plain = name
    .split("/")
    .map((part) =>
      part
        .replace(/[^A-Za-z0-9._=@-]/g, "_")
        .replace(/^\.+/, "_")
        .slice(0, 120),
    )
    .map((part) => part.replace(/\.log$/, "_log") || "_")
    .join("/");
  const mark = plain === name ? "" : `-${createHash("sha256").update(`${group}\n${stream}`).digest("hex").slice(0, 8)}`;
  return `${plain}${mark}.log`;
}

const STAMP = "2026-01-01T00:00:00.000Z".length;

function parseLines(bytes: Buffer): readonly Line[] {
  const lines: Line[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const newline = bytes.indexOf(10, offset);
    // The last line may still be on its way to the file.
    if (newline < 0) break;
    const text = bytes.toString("utf8", offset, newline);
    const time = Date.parse(text.slice(0, STAMP));
    if (!Number.isNaN(time)) lines.push({ time, message: text.slice(STAMP + 1), offset, end: newline + 1 });
    offset = newline + 1;
  }
  return lines;
}
