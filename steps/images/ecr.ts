// By the beginning of a region's name; all other regions share one domain.
const domains: readonly (readonly [string, string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
  ["eusc-", "amazonaws.eu"],
];

/**
 * The URI of an image in Amazon ECR.
 *
 * @example
 * ecrImage("123456789012", "eu-west-1", "skin:1"); // 123456789012.dkr.ecr.eu-west-1.amazonaws.com/skin:1
 */
export function ecrImage(account: string, region: string, image: string): string {
  const [, domain = "amazonaws.com"] = domains.find(([start]) => region.startsWith(start)) ?? [];
  return `${account}.dkr.ecr.${region}.${domain}/${image}`;
}
