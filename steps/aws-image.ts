import type { Asset } from "./asset.ts";

// Where AWS keeps the images of its deep learning containers; all other commercial regions share one account.
const MOST_REGIONS = "763104351884";
const OTHER_REGIONS: Readonly<Record<string, string>> = {
  "af-south-1": "626614931356",
  "ap-east-1": "871362719292",
  "ap-east-2": "975050140332",
  "ap-northeast-3": "364406365360",
  "ap-south-2": "772153158452",
  "ap-southeast-3": "907027046896",
  "ap-southeast-4": "457447274322",
  "ap-southeast-5": "550225433462",
  "ap-southeast-6": "633930458069",
  "ap-southeast-7": "590183813437",
  "ca-west-1": "204538143572",
  "cn-north-1": "727897471807",
  "cn-northwest-1": "727897471807",
  "eu-central-2": "380420809688",
  "eu-south-1": "692866216735",
  "eu-south-2": "503227376785",
  "il-central-1": "780543022126",
  "me-central-1": "914824155844",
  "me-south-1": "217643126080",
  "mx-central-1": "637423239942",
  "us-gov-east-1": "446045086412",
  "us-gov-west-1": "442386744353",
};

/**
 * The URI of an image in Amazon ECR.
 *
 * @example
 * ecrImage("123456789012", "eu-west-1", "skin:1"); // 123456789012.dkr.ecr.eu-west-1.amazonaws.com/skin:1
 */
export const ecrImage = (account: string, region: string, image: string): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/${image}`;

/**
 * The URI of one of AWS's deep learning containers.
 *
 * @example
 * awsImage("us-west-2", "pytorch-training:2.8.0-gpu-py312");
 */
export const awsImage = (region: string, image: string): string =>
  ecrImage(OTHER_REGIONS[region] ?? MOST_REGIONS, region, image);

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
