/** What SageMaker Projects takes as a project's name. */
export const projectNamePattern = /^[a-zA-Z](-*[a-zA-Z0-9])*$/;
export const projectNameLength = 32;

/** Why this is no name of a project, and what would be one; `undefined` when it is one. */
export function projectNameProblem(name: string): string | undefined {
  if (name.length > projectNameLength)
    return `project name "${name}" has ${name.length} characters; SageMaker takes ${projectNameLength}`;
  if (!projectNamePattern.test(name))
    return `project name "${name}" is not what SageMaker takes: letters, digits and single or inner dashes, a letter first, no dash last`;
  return undefined;
}
