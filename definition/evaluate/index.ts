export * from "./conditions.ts";
export * from "./numeral.ts";
export * from "./parameters.ts";
export * from "./plain.ts";
export * from "./python-json.ts";
export * from "./resolve.ts";
export * from "./scope.ts";
export * from "./skip.ts";
