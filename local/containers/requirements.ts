import { existsSync, readFileSync } from "node:fs";
import { configFile } from "../config/project-config.ts";
import { imageEntry } from "./images.ts";
import { runTool } from "./tool.ts";
import { ClientError } from "./transfer.ts";

// Prints the lines of a requirements file that this Python does not satisfy. Its own `packaging` comes with pip.
const script = `
import sys
from importlib import metadata
try:
    from packaging.requirements import Requirement
except ImportError:
    from pip._vendor.packaging.requirements import Requirement
for line in open(sys.argv[1], encoding="utf-8"):
    line = line.split(" #")[0].strip()
    if not line or line.startswith("#"):
        continue
    try:
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        if wanted.specifier.contains(metadata.version(wanted.name), prereleases=True):
            continue
    except Exception:
        pass
    print(line)
`;

/**
 * On AWS the toolkit installs the archive's `requirements.txt` at start. Here the environment must hold it already, so
 * that a job changes nothing that other jobs share.
 */
export async function checkRequirements(
  python: string,
  file: string,
  project: string,
  image: string,
  whose = "the source archive's requirements.txt",
): Promise<void> {
  if (!existsSync(file) || readFileSync(file, "utf8").trim() === "") return;
  const { code, stdout, output } = await runTool([python, "-c", script, file]);
  const missing = stdout.trim();
  if (code === 0 && missing === "") return;
  const { requirements, interpreter } = imageEntry(project, image);
  const where =
    requirements === undefined
      ? `the interpreter ${interpreter ?? ""} that plays the image (see ${configFile})`
      : `${requirements}, which plays the image (see ${configFile})`;
  throw new ClientError(
    code === 0
      ? `ClientError: ${whose} asks for ${missing.split("\n").join(", ")}; add that to ${where}`
      : `ClientError: cannot check ${whose}: ${output.trim()}`,
  );
}
