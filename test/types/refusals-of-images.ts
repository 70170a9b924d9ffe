// What must not compile of images; see refusals.ts.
import { imageUri } from "sagewright";

const region = "eu-west-1";

// @ts-expect-error Type '"pytorc"' is not assignable to type 'keyof ImageVersions'. Did you mean '"pytorch"'?
imageUri({ framework: "pytorc", region });
// @ts-expect-error Type '"serving"' is not assignable to type 'ImageScope<"pytorch">'.
imageUri({ framework: "pytorch", region, scope: "serving", version: "2.8.0" });
// @ts-expect-error Type '"2.9.0"' is not assignable to type 'ImageVersion<"pytorch", "inference">'.
imageUri({ framework: "pytorch", region, scope: "inference", version: "2.9.0" });
// @ts-expect-error Type 'number' is not assignable to type 'ImageVersion<"sklearn", ImageScope<"sklearn">>'.
imageUri({ framework: "sklearn", region, version: 1.2 });
// @ts-expect-error Property 'region' is missing in type
imageUri({ framework: "sklearn", version: "1.2-1" });

imageUri({ framework: "sklearn", region, version: "1.2-1" });
imageUri({ framework: "pytorch", region, scope: "training", version: "2.8" });
