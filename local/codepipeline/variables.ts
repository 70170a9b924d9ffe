import type { Execution } from "./execution.ts";

const REFERENCE = /#\{([A-Za-z0-9@_-]+)\.([A-Za-z0-9@_.-]+)\}/g;
/** What cannot end a word, start a command or expand in a shell. */
const HARMLESS = /^[A-Za-z0-9_.,:/@=+%-]*$/;

/** Why an action cannot start. */
export class VariableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "VariableError";
  }
}

/** Fills in `#{variables.X}`, `#{codepipeline.PipelineExecutionId}` and `#{<namespace>.<output variable>}`. */
export function resolve(execution: Execution, text: string): string {
  return text.replace(REFERENCE, (whole, namespace: string, name: string) => {
    const value = valueOf(execution, namespace, name);
    if (value === undefined) throw new VariableError(`${whole} has no value in execution ${execution.id}`);
    return value;
  });
}

/** Fills in what has a value, and leaves the rest as written. */
export const resolveKnown = (execution: Execution, text: string): string =>
  text.replace(REFERENCE, (whole, namespace: string, name: string) => valueOf(execution, namespace, name) ?? whole);

/** Fills in references in a shell command; a value that the shell could take for more than a word is refused. */
export function resolveCommand(execution: Execution, command: string): string {
  return command.replace(REFERENCE, (whole) => {
    const value = resolve(execution, whole);
    if (!HARMLESS.test(value)) {
      throw new VariableError(
        `${whole} is ${JSON.stringify(value)}, which a shell would not take as one word; pass it through environmentVariables`,
      );
    }
    return value;
  });
}

function valueOf(execution: Execution, namespace: string, name: string): string | undefined {
  const values = valuesOf(execution, namespace);
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function valuesOf(execution: Execution, namespace: string): Readonly<Record<string, string>> {
  if (namespace === "variables") return execution.variables;
  if (namespace === "codepipeline") return { PipelineExecutionId: execution.id };
  for (const stage of execution.declaration.stages ?? []) {
    for (const action of stage.actions ?? []) {
      if (action.namespace !== namespace) continue;
      return execution.stages.find(({ name }) => name === stage.name)?.actions[action.name ?? ""]?.outputs ?? {};
    }
  }
  return {};
}
