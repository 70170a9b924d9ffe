import { execFile } from "node:child_process";

// Types into a terminal of its own: each keys when its text has come since the keys before.
const DRIVER = `
import fcntl, json, os, pty, struct, sys, termios, time
argv, keys = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.environ.pop("CI", None)
    time.sleep(0.1)
    os.execvp(argv[0], argv)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
text, seen = "", 0
def more():
    global text
    try:
        chunk = os.read(fd, 65536)
    except OSError:
        return False
    text += chunk.decode("utf8", "replace")
    return chunk != b""
open_ = True
for wanted, typed in keys:
    while open_ and wanted not in text[seen:]:
        open_ = more()
    if not open_:
        break
    seen = len(text)
    time.sleep(0.3)
    for key in typed:
        os.write(fd, key.encode())
        time.sleep(0.05)
while open_:
    open_ = more()
json.dump({"code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), "text": text}, sys.stdout)
`;

export interface Typed {
  readonly code: number;
  readonly text: string;
}

/** Runs a command on a terminal and types: each list of keys when its text has come. */
export function inTerminal(
  argv: readonly string[],
  keys: readonly (readonly [string, readonly string[]])[],
  cwd: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Typed> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const args = ["-c", DRIVER, JSON.stringify([argv, keys])];
    const options = { cwd, env: { ...env, ...more, TERM: "xterm-256color" }, timeout: 60_000, maxBuffer: 1 << 24 };
    execFile("python3", args, options, (error, stdout) =>
      error === null ? resolve(JSON.parse(stdout) as Typed) : reject(error),
    );
  });
}

/** Keys as a terminal sends them. */
export const key = { enter: "\r", down: "\u001b[B", interrupt: "\u0003", escape: "\u001b" } as const;
