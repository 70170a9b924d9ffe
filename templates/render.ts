import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const EXTENSION = ".hbs";

/** What a template reads. A name that the template reads and the context lacks is an error. */
export type Context = Readonly<Record<string, string | number>>;

/** The templates by their paths below `templates/`, without `.hbs`; partials, which begin with `_`, are part of them. */
export async function templateNames(): Promise<readonly string[]> {
  const files = await readdir(here, { recursive: true });
  return files
    .filter((file) => file.endsWith(EXTENSION) && !basename(file).startsWith("_"))
    .map((file) => file.slice(0, -EXTENSION.length))
    .toSorted();
}

/**
 * Renders a template; the files beside it whose names begin with `_` are its partials.
 *
 * @example
 * await renderTemplate("project/README.md", { projectName: "skin", system: "skin", … });
 */
export async function renderTemplate(name: string, context: Context): Promise<string> {
  const { default: Handlebars } = await import("handlebars");
  const handlebars = Handlebars.create();
  const options = { strict: true, knownHelpersOnly: true, noEscape: true } as const;
  const folder = dirname(name);
  for (const file of await readdir(join(here, folder)))
    if (file.startsWith("_") && file.endsWith(EXTENSION)) {
      const partial = file.slice(0, -EXTENSION.length);
      handlebars.registerPartial(partial, handlebars.compile(await source(join(folder, partial)), options));
    }
  try {
    return handlebars.compile(await source(name), options)(context);
  } catch (error) {
    throw new Error(`template ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const source = (name: string): Promise<string> => readFile(join(here, `${name}${EXTENSION}`), "utf8");
