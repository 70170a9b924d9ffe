import type { Expression } from "../definition/index.ts";
import type { PropertyFile } from "./property-file.ts";
import { siteOf, type Site } from "./site.ts";
import { isVariable, Variable, type Scalar } from "./value.ts";

/**
 * A value in a JSON file: a property file of a processing step, or an object in S3 given by a join. `path` is a literal
 * such as `a.b[0]['c']`. The file's content has no type here: say the value's if it is not a number.
 *
 * @example
 * jsonGet(evaluate.propertyFiles.Evaluation, "metrics.accuracy.value"); // Variable<number>
 * jsonGet<string>(evaluate.propertyFiles.Evaluation, "baseline.majority_class");
 */
export function jsonGet<T extends Scalar = number>(file: PropertyFile | Variable<string>, path: string): Variable<T> {
  return new JsonGet<T>(file, path, siteOf(jsonGet));
}

class JsonGet<T extends Scalar> extends Variable<T> {
  readonly #file: PropertyFile | Variable<string>;
  readonly #path: string;
  override readonly site: Site;
  constructor(file: PropertyFile | Variable<string>, path: string, site: Site) {
    super();
    this.site = site;
    this.#file = file;
    this.#path = path;
  }
  override toJSON(): Expression {
    const file = this.#file;
    if (isVariable(file)) return { "Std:JsonGet": { S3Uri: file, Path: this.#path } };
    const PropertyFile = { Get: `Steps.${file.step().name}.PropertyFiles.${file.name}` };
    return { "Std:JsonGet": { PropertyFile, Path: this.#path } };
  }
  override mentions(): readonly unknown[] {
    return [isVariable(this.#file) ? this.#file : this.#file.step()];
  }
}
