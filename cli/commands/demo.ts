import type { Register } from "../command.ts";
import { openIo } from "../io.ts";

/** `sagewright demo`: the whole road, from the TypeScript pipeline to a prediction of the production endpoint. */
export const register: Register = (program) => {
  program
    .command("demo")
    .description("run the skin pipeline, approve, deploy, promote and classify five unseen images, all on this machine")
    .option("--data <zip>", "the HAM10000 archive dataverse_files.zip; default: images that the project renders itself")
    .option("--yes", "answer every question with yes")
    .option("--epochs <n>", "training epochs")
    .option("--allow-cuda", "let the one-time install bring CUDA packages to a machine without a GPU")
    .action(async (options: DemoOptions) => {
      const { demo } = await import("../demo/road.ts");
      process.exitCode = await demo(options, openIo({}));
    });
};

export interface DemoOptions {
  readonly data?: string;
  readonly yes?: boolean;
  readonly epochs?: string;
  readonly allowCuda?: boolean;
}
