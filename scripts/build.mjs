// Builds dist/: declarations by tsc, JavaScript by esbuild, and beside it the files that are not TypeScript. One file for each entry and for what
// several share, so that a command starts with a few files instead of hundreds.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rooms = ["definition", "steps", "local", "templates", "buildspec", "modeldeploy", "cli"];
// Small, used by every command, and slow to load as packages: Node reads CommonJS twice to find its exports.
const bundled = ["commander", "jsonc-parser"];

const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const entries = [...Object.values(exports).flatMap((entry) => entry["sagewright-source"] ?? []), "cli/start.ts"];

rmSync(join(root, "dist"), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: entries,
  outdir: "dist",
  outbase: ".",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
  // For the bundled packages that are CommonJS.
  banner: {
    js: 'import { createRequire as __requireFrom } from "node:module"; const require = __requireFrom(import.meta.url);',
  },
  define: { "import.meta.url": "__meta_url", "import.meta.dirname": "__meta_dirname" },
  plugins: [{ name: "places", setup: places }],
});
copyData();
const licenses = bundled.map((name) => `${name}\n\n${license(name)}`);
writeFileSync(join(root, "dist/LICENSES.txt"), licenses.join("\n\n----\n\n"));
// Last, so that a type error leaves JavaScript that runs.
execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});

/** Packages stay outside, save the bundled ones; each of our files keeps its own place in dist/, wherever its code ends up. */
function places({ onLoad, onResolve }) {
  onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === "entry-point" || bundled.includes(path) ? undefined : { path, external: true },
  );
  onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const text = readFileSync(path, "utf8");
    if (path.includes("node_modules") || !/\bimport\.meta\.(url|dirname)\b/.test(text)) return undefined;
    const place = relative(root, path).split(sep).join("/").replace(/\.ts$/, ".js");
    const header =
      `import { fileURLToPath as __path } from "node:url"; const { url: __chunk } = import.meta;` +
      `const __meta_url = __chunk.slice(0, __chunk.lastIndexOf("/dist/") + 6) + ${JSON.stringify(place)};` +
      `const __meta_dirname = __path(new URL(".", __meta_url));`;
    return { contents: header + text, loader: "ts" };
  });
}

function copyData() {
  for (const room of rooms)
    for (const entry of readdirSync(join(root, room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.endsWith(".ts") || entry.name.endsWith(".pyc")) continue;
      const from = join(entry.parentPath, entry.name);
      cpSync(from, join(root, "dist", from.slice(root.length)));
    }
}

function license(name) {
  const folder = join(root, "node_modules", name);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return readFileSync(join(folder, file), "utf8");
}
