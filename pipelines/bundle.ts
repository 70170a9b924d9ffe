import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type BuildFailure, type Loader, type Plugin } from "esbuild";
import { ProblemError, type Problem } from "../definition/problem.ts";

export interface Bundle {
  readonly code: string;
  /** The files it was made of, absolute. */
  readonly sources: readonly string[];
}

/** One JavaScript module of a user's entry file and all that it imports, packages left outside. */
export async function bundle(file: string): Promise<Bundle> {
  const folder = dirname(file);
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [file],
      absWorkingDir: folder,
      outfile: `${file}.mjs`,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20",
      sourcemap: "inline",
      sourcesContent: false,
      metafile: true,
      write: false,
      logLevel: "silent",
      define: {
        "import.meta.url": "__meta_url",
        "import.meta.dirname": "__meta_dirname",
        "import.meta.filename": "__meta_filename",
      },
      plugins: [ownMeta],
    });
    const sources = Object.keys(metafile.inputs).map((source) => resolve(folder, source));
    return { code: outputFiles[0]?.text ?? "", sources };
  } catch (error) {
    const failure = error as Partial<BuildFailure>;
    if (failure.errors === undefined) throw error;
    throw new ProblemError(
      failure.errors.map(({ text, location }): Problem => ({
        code: "SW0304",
        severity: "error",
        path: location === null ? file : resolve(folder, location.file),
        ...(location !== null && { line: location.line, column: location.column + 1 }),
        message: text,
        hint: location === null ? "" : location.lineText.trim(),
      })),
    );
  }
}

/** Gives every file its own `import.meta`, which a bundle would make the bundle's. The line stays the first, so that positions hold. */
const ownMeta: Plugin = {
  name: "own-meta",
  setup({ onLoad }) {
    onLoad({ filter: /\.[mc]?[jt]s$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const values = { __meta_url: pathToFileURL(path).href, __meta_dirname: dirname(path), __meta_filename: path };
      const header = Object.entries(values).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
      const loader: Loader = extname(path).endsWith("ts") ? "ts" : "js";
      return { contents: text.replace(/^(#!.*\n)?/, (shebang) => `${shebang}${header.join("")}`), loader };
    });
  },
};
