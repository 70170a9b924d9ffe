import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import { isObject, list, member, stepsOf } from "../definition/index.ts";
import type { Execution, WaitOptions } from "../pipelines/run.ts";
import type { Io } from "./io.ts";
import { remarkText } from "./step-text.ts";
import { elapsed } from "./text.ts";

/** How an execution goes on, for a person: a live table on a terminal, else a line for each event. */
export interface Progress extends Required<Pick<WaitOptions, "onChange" | "onLog">> {
  /** Ends the display; the last lines that a failed step printed come after it. */
  end(execution: Execution): void;
  /** Takes the display away and keeps back what is said, until the answer is called: the terminal is somebody else's. */
  hold(): () => void;
  close(): void;
}

const TAIL = 20;

/** Shows steps, and those lines of their logs that the definition's metric regexes match. */
export async function openProgress(io: Io, definition: unknown): Promise<Progress> {
  const metrics = metricPatterns(definition);
  const tails = new Map<string, string[]>();
  const display = io.interactive ? await liveDisplay(io) : plainDisplay(io);
  return {
    onChange: (execution) => display.show(execution.Steps),
    onLog(step, line) {
      const tail = tails.get(step) ?? [];
      tails.set(step, [...tail, line].slice(-TAIL));
      if (metrics.get(step)?.some((pattern) => pattern.test(line)) === true) display.line(`  ${step}  ${line}`);
    },
    end(execution) {
      display.close();
      for (const { StepName = "", StepStatus } of execution.Steps) {
        const tail = StepStatus === "Failed" ? tails.get(StepName) : undefined;
        if (tail !== undefined)
          io.note(`the last lines of ${StepName}:\n${tail.map((line) => `  | ${line}`).join("\n")}`);
      }
    },
    hold: () => display.hold(),
    close: () => display.close(),
  };
}

interface Display {
  hold(): () => void;
  show(steps: readonly PipelineExecutionStep[]): void;
  line(text: string): void;
  close(): void;
}

function plainDisplay(io: Io): Display {
  const shown = new Map<string, string>();
  return {
    show(steps) {
      for (const step of steps) {
        const { StepName = "", StepStatus = "" } = step;
        if (shown.get(StepName) === StepStatus) continue;
        shown.set(StepName, StepStatus);
        io.note(`  ${row(step)}`);
      }
    },
    line: (text) => io.note(text),
    hold: () => () => undefined,
    close: () => undefined,
  };
}

const COLOURS: Readonly<Record<string, "green" | "red" | "cyan" | "yellow">> = {
  Succeeded: "green",
  Failed: "red",
  Executing: "cyan",
  Stopped: "yellow",
};

async function liveDisplay(io: Io): Promise<Display> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(process.stderr);
  let steps: readonly PipelineExecutionStep[] = [];
  let last = "";
  let kept: string[] | undefined;
  const rows = (): readonly string[] => [
    ...steps.map((step) => `  ${io.style(COLOURS[step.StepStatus ?? ""] ?? "dim", "●")} ${row(step)}`),
    ...(last === "" ? [] : [last]),
  ];
  const draw = (): void => {
    if (kept === undefined) update(rows().join("\n"));
  };
  const timer = setInterval(draw, 1000);
  io.bar("");
  // Whatever is said while the table stands, the engine's notes too, goes above it.
  const { note, bar } = io;
  io.note = (text) => {
    if (kept !== undefined) return void kept.push(text);
    update.clear();
    note(text);
    draw();
  };
  io.bar = (text) => {
    last = text;
    draw();
  };
  const release = (): void => {
    const texts = kept ?? [];
    kept = undefined;
    for (const text of texts) io.note(text);
    draw();
  };
  let open = true;
  return {
    show(now) {
      steps = now;
      draw();
    },
    line: (text) => io.note(io.style("dim", text)),
    hold() {
      update.clear();
      kept = [];
      return release;
    },
    close() {
      if (!open) return;
      open = false;
      clearInterval(timer);
      release();
      last = "";
      Object.assign(io, { note, bar });
      draw();
      update.done();
    },
  };
}

function row(step: PipelineExecutionStep): string {
  const { StepName = "", StartTime, EndTime } = step;
  const remark = remarkText(step);
  const StepStatus: string = step.StepStatus ?? "";
  const time = StartTime === undefined ? "" : elapsed(StartTime, EndTime ?? new Date());
  const running = EndTime === undefined && StepStatus !== "Executing" ? "" : time;
  return `${StepName.padEnd(20)} ${StepStatus.padEnd(10)} ${running}${remark === "" ? "" : `  ${remark}`}`.trimEnd();
}

/** The regexes of each training step's metrics; one that JavaScript cannot read shows nothing. */
function metricPatterns(definition: unknown): ReadonlyMap<string, readonly RegExp[]> {
  const patterns = new Map<string, readonly RegExp[]>();
  for (const { name, step } of stepsOf(definition)) {
    const algorithm = isObject(step.Arguments) ? member(step.Arguments, "AlgorithmSpecification") : undefined;
    const found = list(member(algorithm, "MetricDefinitions")).flatMap((metric) => {
      const regex = member(metric, "Regex");
      return typeof regex === "string" ? compile(regex) : [];
    });
    if (found.length > 0) patterns.set(name, found);
  }
  return patterns;
}

function compile(regex: string): readonly RegExp[] {
  try {
    return [new RegExp(regex)];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
