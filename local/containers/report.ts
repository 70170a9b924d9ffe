import type { Readable } from "node:stream";

/** What bubblewrap tells of a command on a descriptor of its own: `{ "child-pid": 7 }`, `{ "exit-code": 0 }`. */
export interface Report {
  /** The first process of the command's namespace; 0 as long as it is not known. */
  pid(): number;
  /** `undefined` for a command that was killed. */
  code(): number | undefined;
}

/** Reads a report as it comes. */
export function readReport(stream: Readable): Report {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
  const number = (name: string): number | undefined => {
    const found = new RegExp(`"${name}": (\\d+)`).exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  return { pid: () => number("child-pid") ?? 0, code: () => number("exit-code") };
}
