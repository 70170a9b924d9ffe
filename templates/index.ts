export { modelbuildBuildspec, modeldeployBuildspec } from "./buildspecs.ts";
export { projectNameLength, projectNamePattern, projectNameProblem } from "./names.ts";
export { projectFiles, systems, type ProjectFiles, type ProjectOptions } from "./project.ts";
export { renderTemplate, templateNames, type Context } from "./render.ts";
export { sagewrightPackage, type Package } from "./root.ts";
export { folderProblem, writeProject } from "./write.ts";
