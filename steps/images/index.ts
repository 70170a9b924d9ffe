export { ecrImage } from "./ecr.ts";
export { imageUri, type Framework, type ImageRequest, type ImageScope, type ImageVersion } from "./image-uri.ts";
