export { countOf, isFailure, shownName, type Counts, type FileReport } from "./file-report.ts";
export { jsonReport } from "./json.ts";
export { sarifReport, type SarifOptions } from "./sarif.ts";
export { githubReport } from "./github.ts";
export { junitReport } from "./junit.ts";
export { humanReport, type Style } from "./human.ts";
