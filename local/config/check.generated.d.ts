import type { ErrorObject } from "ajv";

/** Whether a value fits schema.json; where it does not, `errors` says why. */
declare const check: ((config: unknown) => boolean) & { errors?: readonly ErrorObject[] | null };
export default check;
