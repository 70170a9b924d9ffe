import { refuse, siteOf } from "../site.ts";
import { isParameter, type Parameter } from "../parameter.ts";
import { findImage } from "./find.ts";
import type { ImageVersions } from "./names.ts";

/** A framework, algorithm or tool of which AWS publishes images, such as `pytorch` or `xgboost`. */
export type Framework = keyof ImageVersions;
/** What a framework's images are for: `training`, `inference`, `processing`, … */
export type ImageScope<F extends Framework> = keyof ImageVersions[F] & string;
/** The versions of a framework that have images for that scope. */
export type ImageVersion<F extends Framework, S extends ImageScope<F>> = ImageVersions[F][S] & string;

/** Which image is wanted. */
export interface ImageRequest<F extends Framework, S extends ImageScope<F>> {
  readonly framework: F;
  /** The region that the pipeline runs in, such as `eu-west-1`: it decides the account. */
  readonly region: string;
  /** Not needed where the framework has images for one thing only. */
  readonly scope?: S;
  /** In full or short (`2.8`, which the tag keeps); not needed where there is one. */
  readonly version?: ImageVersion<F, S>;
  /** The instance that it will run on; of a parameter, its default counts. */
  readonly instanceType?: string | Parameter<string>;
  /** The kind of image in place of an instance type. */
  readonly accelerator?: "cpu" | "gpu" | "inf" | "inf2" | "trn" | "neuronx" | (string & {});
  /** As in the tag, such as `py312`; not needed where there is one. */
  readonly pythonVersion?: string;
  /** What Hugging Face's images are built on, such as `pytorch2.1.0`. */
  readonly baseFramework?: string;
  /** What the tag ends with, in place of what the table says, such as `cu121-ubuntu20.04`. */
  readonly containerVersion?: string;
  /** The account of a copy of AWS's repositories. */
  readonly account?: string;
}

/**
 * The URI of an image that AWS publishes, from the tables of the SageMaker Python SDK.
 *
 * What does not exist is a `ProblemError` (SW0601 framework, scope, version, Python or base framework; SW0602 hardware;
 * SW0603 region) at the place of the call, with the list of what does. For images that are newer than the tables, use
 * {@link ecrImage}.
 *
 * @example
 * imageUri({ framework: "pytorch", version: "2.8.0", scope: "training", region: "us-west-2", instanceType: "ml.g5.xlarge" });
 * // 763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.8.0-gpu-py312
 */
export function imageUri<F extends Framework, S extends ImageScope<F> = ImageScope<F>>(
  wanted: ImageRequest<F, S>,
): string {
  const fail = (code: string, message: string, hint: string): never => refuse(siteOf(imageUri), code, message, hint);
  const { instanceType } = wanted;
  if (!isParameter(instanceType)) return findImage({ ...wanted, instanceType }, fail);
  const chosen = instanceType.declaration.DefaultValue;
  if (typeof chosen !== "string")
    return fail(
      "SW0602",
      `the parameter ${instanceType.name} has no default, so its instance is not known while the pipeline is built`,
      "give the parameter a default, or say accelerator instead of instanceType",
    );
  return findImage({ ...wanted, instanceType: chosen }, fail);
}
