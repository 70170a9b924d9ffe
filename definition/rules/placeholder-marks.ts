const images = /\.(ImageUri|TrainingImage|Image)(\.|$)/;
/** Members that people write prose or patterns in. */
const free =
  /\.(ErrorMessage|Description|DisplayName|ModelPackageDescription|ModelCardContent|Regex|ContainerEntrypoint\[\d+\])$/;

const angle = /<[a-z][a-z0-9_-]*(?: [a-z0-9_-]+)*>/gi;
const located = /^"?(s3|arn|https?):|\.dkr\.ecr\./;
/** What a mark in angle brackets is about, where the text around it does not say that it is one. */
const about = /account|region|bucket|role|prefix|path|image|your|name|key|token|uri|url|arn|\bid\b|value|here/i;
const word =
  /(?<![A-Za-z0-9])(YOUR[_-][A-Z0-9_-]+|your-(?:account|region|bucket|role|prefix|image|key|account-id|bucket-name)(?:-[a-z]+)*|REPLACE[_-]?(?:ME|THIS)|CHANGE[_-]?ME|FILL[_-]?ME|INSERT[_-][A-Z_-]+|TODO|FIXME|TBD|XXXX+)(?![A-Za-z0-9])/;
const template = /\$\{AWS::[A-Za-z]+\}|\{\{ *[A-Za-z_][\w.]* *\}\}/;

/** What every mark has; most texts have none of it. */
const hint = /[<{]|YOUR|your-|REPLACE|CHANGE|FILL|INSERT|TODO|FIXME|TBD|XXXX/;

/** Whether a text is worth a closer look. */
export const mayHoldMark = (text: string): boolean => hint.test(text);

/** Whether the path is that of an image's URI. */
export const isImage = (path: string): boolean => images.test(path);

/** The part of a text that was meant to be replaced. */
export function placeholderIn(text: string, path: string): string | undefined {
  if (!hint.test(text) || text.length > 4096 || free.test(path)) return undefined;
  const isPlace = located.test(text) || isImage(path);
  const marks = text.match(angle)?.filter((mark) => isPlace || about.test(mark)) ?? [];
  return marks[0] ?? word.exec(text)?.[0] ?? (isPlace ? template.exec(text)?.[0] : undefined);
}
