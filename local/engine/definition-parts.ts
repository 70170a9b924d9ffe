import { EvaluationError, parsePython, type DeclaredParameter } from "../../definition/evaluate/index.ts";
import type { Definition } from "../../definition/index.ts";

export interface DefinitionParts {
  readonly definition: Definition;
  readonly parameters: readonly DeclaredParameter[];
}

/** Reads a definition with its numbers as written. */
export function readDefinition(text: string): DefinitionParts {
  const parsed = parsePython(text) as unknown as
    | (Definition & { Parameters?: readonly DeclaredParameter[] })
    | undefined;
  if (parsed === undefined) throw new EvaluationError("the pipeline definition is not JSON");
  return { definition: parsed, parameters: parsed.Parameters ?? [] };
}
