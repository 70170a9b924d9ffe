import { readFileSync } from "node:fs";
import { findNodeAtLocation, parseTree, type Node, type ParseError } from "jsonc-parser";
import type { Context } from "../context.ts";
import { ClientError, s3Location, type S3Location } from "./s3-uri.ts";
import { fileOf, shardOf, type DataSource } from "./sources.ts";

/** What a pipe streams as one: the bytes of a file, or a text. */
export type Piece = { readonly file: string } | { readonly text: string };

/**
 * The lines of an augmented manifest, each as the attributes that are asked for, in that order: of one whose name ends in
 * `-ref` the object that it names, of another its text, or its JSON when it is no text.
 */
export function augmentedItems(
  ctx: Pick<Context, "objects">,
  { uri, shard }: DataSource,
  attributes: readonly string[],
): readonly (readonly Piece[])[] {
  if (attributes.length === 0) {
    throw new ClientError(
      `ClientError: the augmented manifest ${uri} needs AttributeNames, in the order of the stream`,
    );
  }
  const items = linesOf(ctx, uri).map(({ tree, line, refuse }) =>
    attributes.map((name): Piece => {
      const node = findNodeAtLocation(tree, [name]);
      if (node === undefined) throw refuse(`has no attribute ${JSON.stringify(name)}`);
      const text = node.type === "string" ? String(node.value) : line.slice(node.offset, node.offset + node.length);
      return isRef(name) ? { file: fileOf(ctx, s3Location(text)) } : { text };
    }),
  );
  if (items.length === 0) throw new ClientError(`ClientError: the augmented manifest ${uri} has no lines`);
  return shardOf(items, shard);
}

/** The objects that an augmented manifest names. */
export const objectsOf = (ctx: Pick<Context, "objects">, uri: string): readonly S3Location[] =>
  linesOf(ctx, uri).flatMap(({ tree }) =>
    (tree.children ?? []).flatMap(({ children: [name, value] = [] }) =>
      isRef(String(name?.value)) && value?.type === "string" ? [s3Location(String(value.value))] : [],
    ),
  );

const isRef = (name: string): boolean => name.endsWith("-ref");

function linesOf(ctx: Pick<Context, "objects">, uri: string) {
  const lines = readFileSync(fileOf(ctx, s3Location(uri)), "utf8").split("\n");
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const refuse = (what: string) =>
      new ClientError(`ClientError: line ${i + 1} of the augmented manifest ${uri} ${what}`);
    const tree = parsed(line);
    if (tree?.type !== "object") throw refuse("is no JSON object");
    return [{ tree, line, refuse }];
  });
}

function parsed(line: string): Node | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(line, errors, { disallowComments: true, allowTrailingComma: false });
  return errors.length > 0 ? undefined : tree;
}
