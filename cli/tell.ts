import type { Note } from "../local/context.ts";
import type { Io } from "./io.ts";

const WIDTH = 24;

/** Says the engine's notes: progress as a bar that stays on one line of a terminal, as plain lines elsewhere. */
export function tell(io: Io): (note: Note) => void {
  return (note) => {
    const text = note.level === "progress" ? `${bar(note.done ?? 0)} ${note.message}` : note.message;
    if (note.level === "progress" && io.interactive && note.done !== 1) return io.bar(text);
    io.bar("");
    io.note(note.level === "warning" ? `${io.style("yellow", "warning")} ${text}` : text);
  };
}

/** `[########----------------]  33 %` */
export function bar(done: number): string {
  const part = Math.min(1, Math.max(0, done));
  const full = Math.round(part * WIDTH);
  return `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${String(Math.round(part * 100)).padStart(3)} %`;
}
