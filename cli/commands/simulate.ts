import type { Json } from "../../definition/model.ts";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { readSource, readText } from "../definition-source.ts";
import { CliError, Exit, openIo } from "../io.ts";
import { collectParameter } from "../parameters.ts";

type Given = Readonly<Record<string, string>>;

interface SimulateOptions {
  readonly json?: boolean;
  readonly param?: Given;
  readonly propertyFile?: Given;
  readonly output?: Given;
  readonly arguments?: boolean;
  readonly kwargs?: string;
}

/** `sagewright simulate`: what an execution would do, without running anything. */
export const register: Register = (program) => {
  withJson(program.command("simulate"))
    .description("tell which steps an execution would run, with which arguments, and why")
    .argument("<target>", "pipelines.skin.pipeline, a file of TypeScript, or a definition.json")
    .option("--param <name=value>", "a parameter's value; may be given several times", collectParameter)
    .option(
      "--property-file <step.name=file>",
      "what a property file holds; may be given several times",
      collect("--property-file STEP.NAME=FILE"),
    )
    .option(
      "--output <step=file>",
      "a step's properties, as its Describe response; may be given several times",
      collect("--output STEP=FILE"),
    )
    .option("--arguments", "show the steps' arguments too")
    .option("--kwargs <json>", "what the pipeline's function gets, as a JSON object")
    .action(async (target: string, options: SimulateOptions) => {
      const io = openIo(options);
      const { simulate } = await import("../../definition/index.ts");
      const { simulationText } = await import("../simulation-text.ts");
      const { text } = await readSource(target, options.kwargs);
      const simulation = simulate(text, {
        parameters: options.param ?? {},
        propertyFiles: await readPropertyFiles(options.propertyFile ?? {}),
        outputs: await readOutputs(options.output ?? {}),
      });
      io.result(simulation);
      io.print(simulationText(io, simulation, { withArguments: options.arguments === true }));
      if (simulation.problems.length > 0) process.exitCode = Exit.failed;
    });
};

const collect =
  (form: string) =>
  (given: string, before: Given = {}): Given => {
    const equals = given.indexOf("=");
    if (equals < 1) throw new CliError(`${given} is no ${form}`, Exit.usage);
    return { ...before, [given.slice(0, equals)]: given.slice(equals + 1) };
  };

/** Property files stay text, so that their numbers stay as written. */
async function readPropertyFiles(given: Given): Promise<Readonly<Record<string, Readonly<Record<string, Json>>>>> {
  const files = new Map<string, Record<string, Json>>();
  for (const [key, file] of Object.entries(given)) {
    const dot = key.indexOf(".");
    if (dot < 1) throw new CliError(`--property-file ${key}=${file} names no STEP.NAME=FILE`, Exit.usage);
    const step = key.slice(0, dot);
    files.set(step, { ...files.get(step), [key.slice(dot + 1)]: await readText(file) });
  }
  return Object.fromEntries(files);
}

async function readOutputs(given: Given): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
  const { parsePython } = await import("../../definition/evaluate/index.ts");
  const { isObject } = await import("../../definition/model.ts");
  const entries: [string, Readonly<Record<string, unknown>>][] = [];
  for (const [step, file] of Object.entries(given)) {
    const properties = parsePython(await readText(file));
    if (!isObject(properties)) throw new CliError(`${file} holds no JSON object of properties of ${step}`, Exit.failed);
    entries.push([step, properties]);
  }
  return Object.fromEntries(entries);
}
