import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./compile.ts";

/** What an editor shows at places of a file, each 0-based as `[line, character]`. */
export async function hoversOf(
  file: string,
  places: readonly (readonly [number, number])[],
): Promise<readonly string[]> {
  const server = startServer();
  try {
    await server.ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
    });
    server.tell("initialized", {});
    const uri = pathToFileURL(file).href;
    const text = readFileSync(file, "utf8");
    server.tell("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version: 1, text } });
    const shown: string[] = [];
    for (const [line, character] of places) {
      const answer = await server.ask("textDocument/hover", { textDocument: { uri }, position: { line, character } });
      shown.push((answer as { readonly contents: { readonly value: string } } | null)?.contents.value ?? "nothing");
    }
    return shown;
  } finally {
    server.end();
  }
}

/** The compiler as a language server. */
function startServer() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const child = spawn(process.execPath, [tsc, "--lsp", "--stdio"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let read = Buffer.alloc(0);
  let id = 0;
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  child.stdout.on("data", (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    for (let head = read.indexOf("\r\n\r\n"); head >= 0; head = read.indexOf("\r\n\r\n")) {
      const length = Number(/Content-Length: (\d+)/i.exec(read.toString("latin1", 0, head))?.[1]);
      if (read.length < head + 4 + length) return;
      const message = JSON.parse(read.toString("utf8", head + 4, head + 4 + length)) as ServerMessage;
      read = read.subarray(head + 4 + length);
      // A request of the server's own, such as for its settings: it does without.
      if (message.method !== undefined) {
        if (message.id !== undefined) send({ id: message.id, result: null });
        continue;
      }
      const asked = waiting.get(Number(message.id));
      if (message.error === undefined) asked?.resolve(message.result);
      else asked?.reject(new Error(message.error.message));
    }
  });
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the language server ended with ${code}`));
  });
  return {
    tell: (method: string, params: object): void => send({ method, params }),
    ask: (method: string, params: object): Promise<unknown> =>
      new Promise((resolve, reject) => {
        waiting.set((id += 1), { resolve, reject });
        send({ id, method, params });
      }),
    end: (): void => void child.kill(),
  };
}

interface ServerMessage {
  readonly id?: number | string;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}
