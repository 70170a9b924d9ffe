/** Graviton instances: their images are of a scope of their own. */
const graviton: ReadonlySet<string> = new Set(["m6g", "m6gd", "c6g", "c6gd", "c6gn", "c7g", "r6g", "r6gd"]);

/** The family of an instance type: `g5` of `ml.g5.xlarge`. */
export const familyOf = (instanceType: string): string | undefined =>
  /^ml[._]([a-z\d-]+)\.?\w*$/.exec(instanceType)?.[1];

export const isGraviton = (instanceType: string | undefined): boolean =>
  instanceType !== undefined && graviton.has(familyOf(instanceType) ?? "");

/** Whether an instance has AWS's own accelerators, Inferentia or Trainium. */
export const isNeuron = (instanceType: string | undefined): boolean =>
  instanceType !== undefined && /^(?:inf|trn)/.test(familyOf(instanceType) ?? "");

/** What kind of image an instance needs, of those that there are; `undefined` where the text is no instance type. */
export function processorOf(instanceType: string, among: readonly string[]): string | undefined {
  if (instanceType === "local") return "cpu";
  if (instanceType === "local_gpu") return "gpu";
  const family = familyOf(instanceType);
  if (family === undefined) return undefined;
  // A few images are built for one family.
  if (among.includes(family)) return family;
  if (family.startsWith("inf")) return "inf";
  if (family.startsWith("trn")) return "trn";
  return /^[gp]/.test(family) ? "gpu" : "cpu";
}

/** Why an instance cannot run an image, whatever kinds of it there are. */
export function misfit(
  { framework, instanceType = "" }: { readonly framework: string; readonly instanceType?: string | undefined },
  version: string,
  scopes: readonly string[],
): [message: string, hint: string] | undefined {
  const family = familyOf(instanceType);
  if (family === undefined) return undefined;
  if (family === "p2" && ended(framework, version))
    return [
      `${framework} ${version} does not run on ${instanceType}`,
      "use a newer GPU instance, such as ml.g5.xlarge",
    ];
  if (family.startsWith("trn") && !framework.includes("neuron"))
    return [`${framework} has no image for ${instanceType}`, "Trainium runs images of a Neuron edition"];
  if (scopes.includes("inference_graviton") && !isGraviton(instanceType))
    return [`${instanceType} cannot run an image for Graviton`, `use an instance of ${[...graviton].join(", ")}`];
  return undefined;
}

/** P2 instances ended with PyTorch 1.13 and TensorFlow 2.12. */
function ended(framework: string, version: string): boolean {
  const first = framework === "pytorch" ? 113 : framework === "tensorflow" ? 212 : Infinity;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 100 + minor >= first;
}
