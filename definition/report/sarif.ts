import { planFixes, type PlanFix } from "../edit-text.ts";
import { lineStarts, positionAt } from "../positions.ts";
import type { Problem } from "../problem.ts";
import type { CatalogueEntry } from "../rules/catalogue.ts";
import { regionsOf, type FileReport, type Region } from "./file-report.ts";

export interface SarifOptions {
  /** What is told of each code that was found. */
  readonly catalogue: readonly CatalogueEntry[];
  readonly version: string;
  /** Where the codes are described, an absolute URL; each rule's page is this with `#sw1203` behind it. */
  readonly docs: string;
}

/** Findings as a SARIF 2.1.0 log, with the rules' explanations, regions and fixes. */
export function sarifReport(files: readonly FileReport[], { catalogue, version, docs }: SarifOptions): object {
  const found = new Set(files.flatMap(({ problems }) => problems.map(({ code }) => code)));
  const codes = [...found].toSorted();
  const known = new Map(catalogue.map((entry) => [entry.code, entry]));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "sagewright",
            version,
            informationUri: docs,
            rules: codes.map((code) => ruleOf(code, known.get(code), docs)),
          },
        },
        columnKind: "utf16CodeUnits",
        artifacts: files.map(({ file }) => ({ location: { uri: uriOf(file) } })),
        results: files.flatMap((file, index) => resultsOf(file, index, codes)),
      },
    ],
  };
}

function ruleOf(code: string, entry: CatalogueEntry | undefined, docs: string): object {
  if (entry === undefined) return { id: code };
  const { title, explanation, severity, examples } = entry;
  const shown =
    examples &&
    `\n\nFails:\n\n\`\`\`json\n${examples.failing}\`\`\`\n\nPasses:\n\n\`\`\`json\n${examples.passing}\`\`\`\n`;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: explanation, markdown: `${explanation}${shown ?? ""}` },
    helpUri: `${docs}#${code.toLowerCase()}`,
    defaultConfiguration: { level: severity },
  };
}

function resultsOf({ file, text, problems }: FileReport, index: number, codes: readonly string[]): readonly object[] {
  const regionOf = text === undefined ? () => undefined : regionsOf(text);
  const artifactLocation = { uri: uriOf(file), index };
  const fixable = problems.some(({ fix }) => fix !== undefined);
  const plan = text !== undefined && fixable ? planFixes(text) : undefined;
  return problems.map((problem) => {
    const { code, severity, path, message, hint } = problem;
    const region = regionOf(problem);
    const fixes = plan === undefined || text === undefined ? undefined : fixOf(problem, plan, text, artifactLocation);
    return {
      ruleId: code,
      ruleIndex: codes.indexOf(code),
      level: severity,
      message: { text: hint === "" ? message : `${message}; ${hint}` },
      locations: [
        {
          physicalLocation: { artifactLocation, ...(region && { region: sarifRegion(region) }) },
          ...(path !== "" && { logicalLocations: [{ fullyQualifiedName: path, kind: "member" }] }),
        },
      ],
      // The same finding has the same print when lines above it come or go.
      partialFingerprints: { "codeAndPath/v1": `${code} ${path}` },
      ...(fixes && { fixes }),
    };
  });
}

const sarifRegion = ({ start, end }: Region): object => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});

function fixOf({ fix }: Problem, plan: PlanFix, text: string, artifactLocation: object): readonly object[] | undefined {
  const edits = fix && plan(fix);
  if (fix === undefined || edits === undefined) return undefined;
  const starts = lineStarts(text);
  const replacements = edits.map(({ offset, length, content }) => ({
    deletedRegion: sarifRegion({ start: positionAt(starts, offset), end: positionAt(starts, offset + length) }),
    insertedContent: { text: content },
  }));
  return [{ description: { text: fix.description }, artifactChanges: [{ artifactLocation, replacements }] }];
}

/** A relative reference with `/` and what a URI cannot hold escaped; an absolute path becomes a file: URI. */
function uriOf(file: string): string {
  if (file === "-") return "stdin";
  const path = file.replaceAll("\\", "/").replace(/^\.\//, "");
  const escaped = path
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/");
  if (path.startsWith("/")) return `file://${escaped}`;
  return /^[A-Za-z]%3A\//.test(escaped) ? `file:///${escaped.replace("%3A", ":")}` : escaped;
}
