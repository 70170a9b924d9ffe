import { stepTypeOf } from "../step-types.ts";
import { operationInput, operationOutput, shapeNamed, type Shape } from "./shape.ts";

const requests = new Map<string, Shape | undefined>();
const responses = new Map<string, Shape | undefined>();

/** What a step of that type takes as `Arguments`: the job's own name is never needed. */
export function requestShape(stepType: string): Shape | undefined {
  if (stepTypeOf(stepType) === undefined) return undefined;
  if (!requests.has(stepType)) requests.set(stepType, buildRequest(stepType));
  return requests.get(stepType);
}

/** What a step of that type has as properties; `undefined` where that is not known. */
export function responseShape(stepType: string): Shape | undefined {
  if (stepTypeOf(stepType) === undefined) return undefined;
  if (!responses.has(stepType)) responses.set(stepType, buildResponse(stepType));
  return responses.get(stepType);
}

function buildRequest(stepType: string): Shape | undefined {
  const type = stepTypeOf(stepType);
  if (type?.arguments !== undefined) return shapeNamed(type.arguments);
  const request = type?.request;
  const shape = request && operationInput(request.operation);
  return shape && { ...shape, required: (shape.required ?? []).filter((name) => name !== request?.named) };
}

function buildResponse(stepType: string): Shape | undefined {
  const type = stepTypeOf(stepType);
  if (type?.responses === undefined && type?.properties === undefined) return undefined;
  const answers = (type.responses ?? []).map((name) => operationOutput(name) ?? shapeNamed(name));
  const members = Object.assign({}, ...answers.map((answer) => answer?.members ?? {}), type.properties ?? {}) as Record<
    string,
    string
  >;
  delete members["NextToken"];
  return { name: `${stepType} properties`, type: "structure", members };
}
