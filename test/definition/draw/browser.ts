import { spawn } from "node:child_process";
import { accessSync, constants, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { temporaryFolder } from "../../temporary.ts";

/** Chromium on the PATH, if there is one. */
export const chromium = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch (error) {
      if (error instanceof Error) return false;
      throw error;
    }
  });

/** One page of a browser without a window. */
export interface Page {
  open(address: string): Promise<void>;
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses the mouse on the middle of an element, as a person does. */
  click(selector: string): Promise<void>;
  key(key: string, code?: number): Promise<void>;
  media(features: { readonly media?: string; readonly scheme?: "dark" | "light" }): Promise<void>;
  pdf(): Promise<Buffer>;
  screenshot(): Promise<Buffer>;
  /** What the page wrote to its console or threw, and what it asked the network for. */
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  close(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Starts the browser and speaks the DevTools protocol with it over a pipe. */
export async function openPage(binary: string, width = 1200, height = 800): Promise<Page> {
  const profile = temporaryFolder("browser");
  const options = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--remote-debugging-pipe",
    `--user-data-dir=${profile}`,
  ];
  const child = spawn(binary, [...options, `--window-size=${width},${height}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    // It is killed at the end, and so leaves what it keeps for itself.
    env: { ...process.env, TMPDIR: profile },
  });
  const [, , , toBrowser, fromBrowser] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (answer: Answer) => void>();
  const complaints: string[] = [];
  const requests: string[] = [];
  let loaded = (): void => undefined;
  let last = 0;
  let rest = "";

  const hear = ({ id, method, params, ...answer }: Answer): void => {
    if (id !== undefined) waiting.get(id)?.(answer);
    if (method === "Runtime.exceptionThrown" || method === "Runtime.consoleAPICalled" || method === "Log.entryAdded")
      complaints.push(JSON.stringify(params));
    if (method === "Network.requestWillBeSent")
      requests.push(String((params?.["request"] as { readonly url?: string } | undefined)?.url));
    if (method === "Page.loadEventFired") loaded();
  };
  fromBrowser.setEncoding("utf8").on("data", (chunk: string) => {
    const messages = (rest + chunk).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages) hear(JSON.parse(message) as Answer);
  });
  const send = async (
    method: string,
    params: Record<string, unknown> = {},
    sessionId?: string,
  ): Promise<Record<string, unknown>> => {
    const id = ++last;
    const answer = new Promise<Answer>((done) => waiting.set(id, done));
    toBrowser.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };

  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = (await send("Target.attachToTarget", { targetId, flatten: true })) as { sessionId: string };
  const page = (method: string, params?: Record<string, unknown>) => send(method, params, sessionId);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await page(`${domain}.enable`);

  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = (await page("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })) as { result: { value: T }; exceptionDetails?: unknown };
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  };
  const settle = (): Promise<void> =>
    evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))");

  return {
    complaints,
    requests,
    evaluate,
    open: async (address) => {
      const done = new Promise<void>((resolve) => (loaded = resolve));
      await page("Page.navigate", { url: address });
      await done;
      await settle();
    },
    click: async (selector) => {
      const [x, y] = await evaluate<[number, number]>(
        `(() => { const b = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; })()`,
      );
      for (const type of ["mousePressed", "mouseReleased"])
        await page("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
      await settle();
    },
    key: async (key, code = key.length === 1 ? key.charCodeAt(0) : 0) => {
      const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
      const common = { key, windowsVirtualKeyCode: code, ...(text !== undefined && { text }) };
      await page("Input.dispatchKeyEvent", { type: "keyDown", ...common });
      await page("Input.dispatchKeyEvent", { type: "keyUp", ...common });
      await settle();
    },
    media: async ({ media = "", scheme = "light" }) => {
      await page("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: scheme }] });
      await settle();
    },
    pdf: async () =>
      Buffer.from((await page("Page.printToPDF", { printBackground: true }))["data"] as string, "base64"),
    screenshot: async () => Buffer.from((await page("Page.captureScreenshot"))["data"] as string, "base64"),
    close: async () => {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGKILL");
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
