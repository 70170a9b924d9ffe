import { Float, type Expression, type ParameterJson, type ParameterType } from "../definition/index.ts";
import { refuse, siteOf, type Site } from "./site.ts";
import { Variable, type Scalar } from "./value.ts";

const brand = Symbol.for("sagewright.Parameter");

/** A pipeline parameter: a value that the one who starts the pipeline may choose. */
export class Parameter<out T extends Scalar = Scalar> extends Variable<T> {
  readonly name: string;
  /** The entry in the definition's `Parameters`. */
  readonly declaration: ParameterJson;
  override readonly site: Site;
  constructor(declaration: ParameterJson, site: Site) {
    super();
    this.name = declaration.Name;
    this.declaration = declaration;
    this.site = site;
    Object.defineProperty(this, brand, { value: true });
  }
  override toJSON(): Expression {
    return { Get: `Parameters.${this.name}` };
  }
}

/** Whether a value is a {@link Parameter}, also one of another copy of this package. */
export const isParameter = (value: unknown): value is Parameter =>
  typeof value === "object" && value !== null && brand in value;

function declare<T extends Scalar>(
  callee: (...args: never[]) => unknown,
  name: string,
  type: ParameterType,
  fallback: T | undefined,
  fits: (value: T) => boolean,
  values?: readonly string[],
): Parameter<T> {
  const site = siteOf(callee);
  if (!/^[A-Za-z0-9\-_]{1,256}$/.test(name))
    refuse(
      site,
      "SW0101",
      `parameter name ${JSON.stringify(name)} is not allowed`,
      "use letters, digits, - and _, at most 256",
    );
  if (fallback !== undefined && !fits(fallback))
    refuse(
      site,
      "SW0102",
      `parameter ${name} has the default ${JSON.stringify(fallback)}, which is ${values ? `not one of ${values.join(", ")}` : `no ${type}`}`,
      values ? "choose a default among the values" : "give a default of the parameter's own type, or none",
    );
  const DefaultValue = type === "Float" && typeof fallback === "number" ? new Float(fallback) : fallback;
  return new Parameter<T>(
    {
      Name: name,
      Type: type,
      ...(DefaultValue !== undefined && { DefaultValue }),
      ...(values && { EnumValues: [...values] }),
    },
    site,
  );
}

function string(name: string, fallback?: string): Parameter<string> {
  return declare(string, name, "String", fallback, (value) => typeof value === "string");
}
function integer(name: string, fallback?: number): Parameter<number> {
  return declare(integer, name, "Integer", fallback, Number.isSafeInteger);
}
function float(name: string, fallback?: number): Parameter<number> {
  return declare(float, name, "Float", fallback, Number.isFinite);
}
function boolean(name: string, fallback?: boolean): Parameter<boolean> {
  return declare(boolean, name, "Boolean", fallback, (value) => typeof value === "boolean");
}
function enumeration<const V extends string>(
  name: string,
  values: readonly V[],
  fallback?: NoInfer<V>,
): Parameter<string> {
  return declare<string>(
    enumeration,
    name,
    "String",
    fallback,
    (value) => (values as readonly string[]).includes(value),
    values,
  );
}

/**
 * Pipeline parameters, by type. Without a default the one who starts the pipeline must give a value.
 *
 * @example
 * const bucket = parameter.string("Bucket");
 * const threshold = parameter.float("AccuracyThreshold", 0.6);
 * const approval = parameter.enum("ModelApprovalStatus", ["Approved", "PendingManualApproval"], "PendingManualApproval");
 */
export const parameter = { string, integer, float, boolean, enum: enumeration } as const;
