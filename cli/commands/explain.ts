import { styleText } from "node:util";
import type { CatalogueEntry } from "../../definition/rules/catalogue.ts";
import type { Register } from "../command.ts";
import { withJson } from "../command.ts";
import { openIo } from "../io.ts";

/** `sagewright explain`: what a code means, with a definition that has it and one that has not. */
export const register: Register = (program) => {
  withJson(program.command("explain"))
    .description("say what a problem's code means, with an example that fails and one that passes; alone: all codes")
    .argument("[code...]", "codes such as SW5001")
    .action(async (codes: readonly string[], options: { readonly json?: boolean }) => {
      const io = openIo(options);
      const { explained, explainText, listText } = await import("../explain-text.ts");
      const entries = explained(codes);
      const style = (look: Parameters<typeof styleText>[0], text: string): string =>
        styleText(look, text, { stream: process.stdout });
      io.result({ codes: codes.length === 0 ? entries.map(withoutExamples) : entries });
      io.print(
        codes.length === 0 ? listText(entries, style) : entries.map((entry) => explainText(entry, style)).join("\n\n"),
      );
    });
};

const withoutExamples = ({ code, severity, title, explanation }: CatalogueEntry): CatalogueEntry => ({
  code,
  severity,
  title,
  explanation,
});
