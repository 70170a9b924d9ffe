import type { Fault } from "../fault.ts";

/** Faults of the text: no reader of JSON gets a definition out of it, or not the one that was meant. */
export const reading: readonly Fault[] = [
  {
    code: "SW1001",
    fault: "text that is not JSON",
    spoil: (text, random) =>
      random.pick([
        text.slice(0, random.whole(1, text.length - 1)),
        text.replace(/}]/, "},]"),
        text.replace(/"/g, "'"),
        text.replace(/^{/, "{ // the pipeline\n"),
        text.replace(/:(\d+)/, ":NaN"),
        text.replace(/"Type"/, "Type"),
        `${text} and more`,
        text.replace(/"Name":"/, '"Name":"\t'),
      ]),
  },
  {
    code: "SW1002",
    fault: "one member twice in an object",
    spoil: (text, random) => {
      const found = [...text.matchAll(/"[A-Z]\w+":("[^"\\]*"|\d+|true|false),/g)];
      if (found.length === 0) return undefined;
      const { 0: member, index } = random.pick(found);
      return text.slice(0, index) + member + text.slice(index);
    },
  },
  {
    code: "SW1003",
    fault: "nesting that breaks readers",
    spoil: (text, random) => {
      const depth = random.whole(700, 3000);
      const deep = random.pick([
        `${"[".repeat(depth)}${"]".repeat(depth)}`,
        `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
        `${'{"Type":"Not","Condition":'.repeat(depth)}null${"}".repeat(depth)}`,
      ]);
      return text.replace(/^{/, `{"Metadata":${deep},`).replace(/,"Metadata":\{\}/, "");
    },
  },
  {
    code: "SW1004",
    fault: "a list or text for the definition",
    spoil: (text, random) => random.pick([`[${text}]`, JSON.stringify(text), "null", "42", "[]"]),
  },
];
