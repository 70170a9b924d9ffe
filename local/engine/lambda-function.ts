import { existsSync } from "node:fs";
import { extname, isAbsolute, resolve } from "node:path";
import { ensureEnvironment } from "../containers/environment.ts";
import { findProgram } from "../containers/host.ts";
import { findPython } from "../containers/python.ts";
import type { Context } from "../context.ts";
import { ConfigError, configFile, projectConfig, type LambdaEntry } from "../config/project-config.ts";

/** What plays a Lambda function: an entry of `lambda` in `sagewright.config.json`, by the function's ARN or name. */
export interface LambdaFunction {
  readonly name: string;
  readonly file: string;
  readonly handler: string;
  readonly language: "python" | "node";
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** A Python that is there already. */
  readonly interpreter?: string;
  /** A requirements file that a Python environment is made from. */
  readonly requirements?: string;
}

/** What the service gives a function that a step calls. */
const defaultSeconds = 120;
const languages: Readonly<Record<string, LambdaFunction["language"]>> = {
  ".py": "python",
  ".mjs": "node",
  ".js": "node",
  ".cjs": "node",
  ".ts": "node",
};

/** `arn:aws:lambda:<region>:<account>:function:<name>[:<alias>]` → `<name>`; a name is one already. */
export const functionName = (arn: string): string =>
  arn.startsWith("arn:") ? (arn.split(":")[6] ?? arn) : (arn.split(":")[0] ?? arn);

/** The local function of an ARN or name; an error holds the text to add when there is none. */
export function lambdaFunction(project: string, arn: string): LambdaFunction {
  const section = projectConfig(project).lambda ?? {};
  const name = functionName(arn);
  const key = [arn, arn.replace(/(:function:[^:]+):[^:]+$/, "$1"), name].find((one) => Object.hasOwn(section, one));
  if (key === undefined) {
    const snippet = JSON.stringify({ lambda: { [name]: `./lambda/${name}.py:lambda_handler` } }).slice(1, -1);
    throw new ConfigError(
      `no entry of "lambda" in ${configFile} names the function ${arn}; add for example ${snippet}, or a file.mjs:handler of Node`,
    );
  }
  const entry = section[key];
  return functionOf(
    project,
    name,
    typeof entry === "object" ? entry : { handler: entry ?? "" },
    `${configFile}: lambda[${JSON.stringify(key)}]`,
  );
}

function functionOf(
  project: string,
  name: string,
  {
    handler: target,
    timeout = defaultSeconds,
    environment = {},
    interpreter,
    requirements,
  }: Exclude<LambdaEntry, string>,
  where: string,
): LambdaFunction {
  const [, path, handler] = /^(.+):([A-Za-z_$][\w$]*)$/.exec(target) ?? [];
  if (path === undefined || handler === undefined) {
    throw new ConfigError(
      `${where} is ${JSON.stringify(target)}; write "./function.py:handler" or "./function.mjs:handler"`,
    );
  }
  const file = resolve(project, path);
  const language = languages[extname(file)];
  if (language === undefined) throw new ConfigError(`${where}: ${path} is no .py, .mjs, .js, .cjs or .ts file`);
  if (!existsSync(file)) throw new ConfigError(`${where}: the file ${file} does not exist`);
  return {
    name,
    file,
    handler,
    language,
    timeoutSeconds: timeout,
    environment,
    ...(interpreter !== undefined && { interpreter }),
    ...(requirements !== undefined && { requirements: resolve(project, requirements) }),
  };
}

/** Reads the event from standard input and leaves what the handler returns, or throws, in the file that comes last. */
const pythonBridge = `
import importlib.util, json, os, sys, time, traceback
file, handler, result = sys.argv[1:4]
end = time.monotonic() + float(os.environ["SAGEWRIGHT_LAMBDA_SECONDS"])
class Context:
    function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
    function_version = "$LATEST"
    invoked_function_arn = os.environ["SAGEWRIGHT_LAMBDA_ARN"]
    memory_limit_in_mb = 128
    aws_request_id = os.environ["SAGEWRIGHT_LAMBDA_REQUEST"]
    log_group_name = "/aws/lambda/" + function_name
    log_stream_name = aws_request_id
    identity = None
    client_context = None
    def get_remaining_time_in_millis(self):
        return max(0, int((end - time.monotonic()) * 1000))
def leave(value):
    text = json.dumps(value)
    with open(result, "w") as out:
        out.write(text)
try:
    sys.path.insert(0, os.path.dirname(file))
    spec = importlib.util.spec_from_file_location(os.path.splitext(os.path.basename(file))[0], file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    leave({"value": getattr(module, handler)(json.load(sys.stdin), Context())})
except Exception as error:
    traceback.print_exc()
    leave({"errorType": type(error).__name__, "errorMessage": str(error)})
`;

const nodeBridge = `
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const [file, name, result] = process.argv.slice(1);
const env = process.env;
const end = Date.now() + Number(env.SAGEWRIGHT_LAMBDA_SECONDS) * 1000;
const context = {
  functionName: env.AWS_LAMBDA_FUNCTION_NAME, functionVersion: "$LATEST", invokedFunctionArn: env.SAGEWRIGHT_LAMBDA_ARN,
  memoryLimitInMB: "128", awsRequestId: env.SAGEWRIGHT_LAMBDA_REQUEST, callbackWaitsForEmptyEventLoop: true,
  logGroupName: "/aws/lambda/" + env.AWS_LAMBDA_FUNCTION_NAME, logStreamName: env.SAGEWRIGHT_LAMBDA_REQUEST,
  getRemainingTimeInMillis: () => Math.max(0, end - Date.now()),
};
const leave = (value) => writeFileSync(result, JSON.stringify(value));
try {
  const module = await import(pathToFileURL(file));
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== "function") throw new TypeError(name + " is no function of " + file);
  const event = JSON.parse(readFileSync(0, "utf8"));
  const value = handler.length > 2
    ? await new Promise((done, fail) => handler(event, context, (error, value) => (error ? fail(error) : done(value))))
    : await handler(event, context);
  leave({ value: value ?? null });
} catch (error) {
  console.error(error);
  leave({ errorType: error?.name ?? "Error", errorMessage: String(error?.message ?? error) });
}
`;

/** The command that calls a function once and leaves its result in `result`. */
export async function lambdaCommand(ctx: Context, lambda: LambdaFunction, result: string): Promise<readonly string[]> {
  const { file, handler } = lambda;
  if (lambda.language === "node") {
    return [process.execPath, "--input-type=module", "-e", nodeBridge, file, handler, result];
  }
  return [await pythonOf(ctx, lambda), "-c", pythonBridge, file, handler, result];
}

async function pythonOf({ project, say }: Context, { interpreter, requirements }: LambdaFunction): Promise<string> {
  if (requirements !== undefined) return (await ensureEnvironment({ requirements, say })).python;
  if (interpreter === undefined) return (await findPython()).file;
  const named = interpreter.includes("/") && !isAbsolute(interpreter) ? resolve(project, interpreter) : interpreter;
  const found = findProgram(named);
  if (found === undefined) throw new ConfigError(`the interpreter ${interpreter} does not exist or cannot be run`);
  return found;
}
