import type { Asset } from "./asset.ts";
import { suggest } from "../definition/nearest.ts";
import { ecrImage } from "./images/index.ts";
import { registryOf, repositories } from "./images/table.ts";
import { refuse, siteOf } from "./site.ts";

/**
 * The URI of one of AWS's images by its repository and tag, which are not checked further; {@link imageUri} finds them.
 *
 * A repository that AWS does not publish in the region is a `ProblemError` (SW0601, SW0603).
 *
 * @example
 * awsImage("us-west-2", "pytorch-training:2.8.0-gpu-py312");
 */
export function awsImage(region: string, image: string): string {
  const repository = image.split(":")[0] ?? "";
  const account = registryOf(repository, region);
  if (typeof account === "string") return ecrImage(account, region, image);
  return account.length === 0
    ? refuse(
        siteOf(awsImage),
        "SW0601",
        `AWS publishes no repository ${JSON.stringify(repository)}`,
        suggest(repository, repositories(), "use ecrImage for a registry of your own"),
      )
    : refuse(
        siteOf(awsImage),
        "SW0603",
        `${repository} is not published in ${JSON.stringify(region)}`,
        suggest(region, account, ""),
      );
}

/**
 * The name of an image that a project builds itself, with a tag by what it is built from; in the account of the role
 * where there is one.
 *
 * @example
 * builtImage("skin", codeFiles(import.meta.url, { Dockerfile: "./Dockerfile" }), "eu-west-1"); // sagewright-skin:1f0c…
 */
export function builtImage(name: string, source: Asset, region: string, role?: string): string {
  const image = `sagewright-${name}:${source.hash.slice(0, 12)}`;
  const account = role?.split(":")[4];
  return account === undefined ? image : ecrImage(account, region, image);
}
