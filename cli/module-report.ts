import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stepsOf } from "../definition/graph.ts";
import { ProblemError, type Problem } from "../definition/problem.ts";
import type { FileReport } from "../definition/report/index.ts";
import { validate, type ValidateOptions } from "../definition/validate.ts";
import { loadPipeline } from "../pipelines/load.ts";
import { longNameProblems } from "../pipelines/pipeline-problems.ts";
import type { Pipeline } from "../pipelines/pipeline.ts";
import { problemAt, type Site } from "../steps/site.ts";
import { parseKwargs } from "./definition-source.ts";

/** Validates what a TypeScript module builds; each problem stands at the line of TypeScript that made the step. */
export async function moduleReports(
  module: string,
  kwargs: string | undefined,
  options: ValidateOptions,
): Promise<readonly FileReport[]> {
  const given = parseKwargs(kwargs);
  try {
    const { pipeline, file } = await loadPipeline(module, { folder: process.cwd(), kwargs: given });
    const text = pipeline.definition();
    const siteOf = sitesOf(pipeline);
    const placed = validate(text, options).map((problem): Placed => {
      const { line: _line, column: _column, fix: _fix, ...rest } = problem;
      const site = siteOf(problem.path);
      const place = site && problemAt(site, problem.code, "", "");
      if (place?.line === undefined) return { file, problem: rest };
      const { line, column } = place;
      return { file: place.path, problem: { ...rest, line, ...(column !== undefined && { column }) } };
    });
    placed.push(...longNameProblems(pipeline.name, options).map((problem) => ({ file, problem })));
    return grouped(placed.length === 0 ? [{ file }] : placed);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return grouped(
      error.problems.map((problem) =>
        problem.line === undefined
          ? { file: module, problem }
          : { file: problem.path, problem: { ...problem, path: "" } },
      ),
    );
  }
}

interface Placed {
  readonly file: string;
  readonly problem?: Problem;
}

function grouped(placed: readonly Placed[]): readonly FileReport[] {
  const files = new Map<string, Problem[]>();
  for (const { file, problem } of placed) files.set(file, [...(files.get(file) ?? []), ...(problem ? [problem] : [])]);
  return [...files].map(([file, problems]): FileReport => {
    const near = relative(process.cwd(), file);
    const isPlaced = problems.some(({ line }) => line !== undefined);
    return {
      file: near.startsWith("..") ? file : near,
      problems,
      ...(isPlaced && { text: readFileSync(file, "utf8") }),
    };
  });
}

/** Where the parameter, or the innermost step, that a path of the definition is in was made. */
function sitesOf(pipeline: Pipeline): (path: string) => Site | undefined {
  const byName = new Map<string, Site>();
  const steps = new Set(pipeline.steps);
  for (const step of steps) {
    byName.set(step.name, step.site);
    for (const inner of step.branches) steps.add(inner);
  }
  const nodes = stepsOf(pipeline.toJSON()).toSorted((a, b) => b.path.length - a.path.length);
  return (path) => {
    const parameter = /^Parameters\[(\d+)\]/.exec(path)?.[1];
    if (parameter !== undefined) return pipeline.parameters[Number(parameter)]?.site;
    const node = nodes.find((candidate) => path === candidate.path || path.startsWith(`${candidate.path}.`));
    return node && byName.get(node.name);
  };
}
