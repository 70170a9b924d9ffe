import type { Note } from "../local/context.ts";
import type { Io } from "./io.ts";

const WIDTH = 24;
const CLEAR_LINE = "\r\u001b[2K";

/** Says the engine's notes: progress as a bar that stays on one line of a terminal, as plain lines elsewhere. */
export function tell(io: Io): (note: Note) => void {
  let barStands = false;
  return (note) => {
    if (barStands) process.stderr.write(CLEAR_LINE);
    barStands = false;
    if (note.level !== "progress") {
      io.note(note.level === "warning" ? `${io.style("yellow", "warning")} ${note.message}` : note.message);
      return;
    }
    const text = `${bar(note.done ?? 0)} ${note.message}`;
    if (!io.interactive || note.done === 1) return io.note(text);
    process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
    barStands = true;
  };
}

/** `[########----------------]  33 %` */
export function bar(done: number): string {
  const part = Math.min(1, Math.max(0, done));
  const full = Math.round(part * WIDTH);
  return `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${String(Math.round(part * 100)).padStart(3)} %`;
}
