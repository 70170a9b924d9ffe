import { Numeral, type PyValue } from "../../definition/evaluate/index.ts";
import { ClientError } from "../containers/transfer.ts";
import { formatOf, type Format } from "./format.ts";
import { compileJsonPath, type Filter } from "./json-path.ts";

export interface DataProcessing {
  readonly InputFilter?: string | undefined;
  readonly OutputFilter?: string | undefined;
  readonly JoinSource?: string | undefined;
}

/** What happens to records before they are sent, and to answers before they are kept. */
export interface Processor {
  /** What the model gets of a record. */
  before(record: string): string;
  /** What is kept of a record and the model's answer to it. */
  after(record: string, answer: string, contentType: string): string;
}

/** `undefined` where nothing is asked for: bytes then go through as they are. */
export function processorOf(asked: DataProcessing | undefined, contentType: string | undefined): Processor | undefined {
  const { InputFilter: input = "$", OutputFilter: output = "$", JoinSource: join = "None" } = asked ?? {};
  if (input === "$" && output === "$" && join === "None") return undefined;
  const [pick, keep] = [compileJsonPath(input), compileJsonPath(output)];
  const source = input === "$" && join === "None" ? undefined : formatOf(contentType, "input");
  return {
    before: (record) =>
      input === "$" || source === undefined
        ? record
        : source.write(picked(pick, source.read(record), input, "InputFilter")),
    after: (record, answer, type) => {
      const answered = formatOf(type, "model's answer");
      const value = answered.read(answer.replace(/\r?\n$/, ""));
      const joined = join === "Input" && source !== undefined ? joinedRecord(source, record, answered, value) : value;
      return answered.write(picked(keep, joined, output, "OutputFilter"));
    },
  };
}

function picked(filter: Filter, value: PyValue, path: string, name: string): PyValue {
  const found = filter(value);
  if (found === undefined) throw new ClientError(`ClientError: the ${name} ${path} finds nothing in a record`);
  return found;
}

/** CSV: the row, and behind it the answer's. JSON: `SageMakerOutput` in the input's object, or beside `SageMakerInput`. */
function joinedRecord(source: Format, record: string, answered: Format, answer: PyValue): PyValue {
  const input = source.read(record);
  if (source.kind === "csv" && answered.kind === "csv") {
    return [...(input as readonly PyValue[]), ...(answer as readonly PyValue[])];
  }
  if (answered.kind === "csv") {
    throw new ClientError(
      "ClientError: JoinSource needs an answer of the input's type; the input is JSON, the answer text/csv",
    );
  }
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input) && !(input instanceof Numeral);
  return isObject
    ? { ...(input as { readonly [name: string]: PyValue }), SageMakerOutput: answer }
    : { SageMakerInput: input, SageMakerOutput: answer };
}
