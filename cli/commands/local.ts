import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { CliError, Exit, openIo } from "../io.ts";
import { playOf, withPlay, type PlayOptions } from "../play.ts";
import { tell } from "../tell.ts";

/** `sagewright local`: the embedded engine in the foreground, for any AWS client. */
export const register: Register = (program) => {
  withPlay(withJson(program.command("local")))
    .description("run the embedded engine until Ctrl-C and print how AWS clients reach it")
    .option("--port <port>", "port on 127.0.0.1; 0 takes a free one", "0")
    .action(async (options: PlayOptions & { json?: boolean; port: string }) => {
      const io = openIo(options);
      const port = Number(options.port);
      if (!/^\d+$/.test(options.port) || port > 65_535)
        throw new CliError(`--port is ${options.port}; give a number from 0 to 65535, 0 takes a free one`, Exit.usage);
      const { startEngine } = await import("../../local/index.ts");
      const engine = await startEngine({ project: process.cwd(), port, say: tell(io), ...(await playOf(options)) });
      io.result({ endpoint: engine.endpoint, port: engine.port, pid: process.pid });
      io.print(
        [
          `export AWS_ENDPOINT_URL=${engine.endpoint}`,
          `export AWS_REGION=${engine.context.region}`,
          "export AWS_ACCESS_KEY_ID=sagewright",
          "export AWS_SECRET_ACCESS_KEY=sagewright",
        ].join("\n"),
      );
      io.note("the engine is ready; set the lines above in another terminal, then for example:");
      io.note("  aws sagemaker list-pipelines");
      io.note("Ctrl-C stops it and what it runs; its state stays in .sagewright/");
      await new Promise<void>((resolve) => {
        process.once("SIGINT", resolve);
        process.once("SIGTERM", resolve);
      });
      io.note("stopping");
      await engine.close();
    });
};
