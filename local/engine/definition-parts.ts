import { EvaluationError, parsePython, type DeclaredParameter } from "../../definition/evaluate/index.ts";
import type { Definition } from "../../definition/index.ts";

export interface DefinitionParts {
  readonly definition: Definition;
  readonly parameters: readonly DeclaredParameter[];
}

/** The texts read last, oldest first: an execution's is read when it is asked for, and again when it is taken up. */
const read = new Map<string, DefinitionParts>();
const mostRead = 4;

/** Reads a definition with its numbers as written. */
export function readDefinition(text: string): DefinitionParts {
  const parts = read.get(text) ?? parse(text);
  read.delete(text);
  read.set(text, parts);
  for (const oldest of read.keys()) if (read.size > mostRead) read.delete(oldest);
  return parts;
}

function parse(text: string): DefinitionParts {
  const parsed = parsePython(text) as unknown as
    | (Definition & { Parameters?: readonly DeclaredParameter[] })
    | undefined;
  if (parsed === undefined) throw new EvaluationError("the pipeline definition is not JSON");
  return { definition: parsed, parameters: parsed.Parameters ?? [] };
}
