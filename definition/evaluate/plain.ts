import { memberShape, requestShape, type Shape } from "../shapes/index.ts";
import { Numeral } from "./numeral.ts";
import { Pending, type Partly } from "./scope.ts";

/** Resolved arguments as the service's request: a number where the service takes text becomes its text, and back. */
export const plainArguments = (stepType: string, args: Partly): unknown => plain(args, requestShape(stepType));

const numeric: ReadonlySet<string> = new Set(["integer", "long", "float", "double"]);

function plain(value: Partly, shape: Shape | undefined): unknown {
  if (value === null) return undefined;
  if (value instanceof Pending) return pendingPlain(value.expression);
  if (typeof value === "boolean") return shape?.type === "string" ? String(value) : value;
  if (value instanceof Numeral) return shape?.type === "string" ? value.text : value.number;
  if (typeof value === "string") {
    const isNumber =
      shape !== undefined && numeric.has(shape.type) && value.trim() !== "" && Number.isFinite(Number(value));
    return isNumber
      ? Number(value)
      : shape?.type === "boolean" && /^(true|false)$/i.test(value)
        ? value.toLowerCase() === "true"
        : value;
  }
  if (Array.isArray(value)) return value.map((item: Partly) => plain(item, shape && memberShape(shape)));
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, plain(item, shape && memberShape(shape, name))] as const)
      .filter(([, item]) => item !== undefined),
  );
}

/** The expression with what is known in it as plain JSON. */
const pendingPlain = (expression: unknown): unknown => JSON.parse(JSON.stringify(expression)) as unknown;
