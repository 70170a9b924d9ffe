// Compiles to dist/ and puts the files that are not TypeScript beside what was compiled.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rooms = ["definition", "steps", "local", "templates", "buildspec", "modeldeploy", "cli"];

rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
for (const room of rooms) {
  for (const entry of readdirSync(join(root, room), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".ts") || entry.name.endsWith(".pyc")) continue;
    const from = join(entry.parentPath, entry.name);
    cpSync(from, join(root, "dist", from.slice(root.length)));
  }
}
