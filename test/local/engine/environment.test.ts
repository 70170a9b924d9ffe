import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { ensureEnvironment, EnvironmentError } from "../../../local/containers/environment.ts";
import { plan } from "../../../local/containers/pip.ts";
import type { Note } from "../../../local/context.ts";

const folder = temporaryFolder("environments");
const wheels = join(folder, "wheels");
mkdirSync(wheels);

/** Makes a wheel that holds one module and needs others. */
function wheel(name: string, version: string, needs: readonly string[] = [], into = wheels): void {
  const script = `
import sys, zipfile
name, version, into, *needs = sys.argv[1:]
module = name.replace('-', '_')
info = f'{module}-{version}.dist-info'
with zipfile.ZipFile(f'{into}/{module}-{version}-py3-none-any.whl', 'w') as z:
    z.writestr(f'{module}.py', f'version = {version!r}')
    z.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n' + ''.join(f'Requires-Dist: {n}\\n' for n in needs))
    z.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    z.writestr(f'{info}/RECORD', '')
`;
  execFileSync("python3", ["-c", script, name, version, into, ...needs]);
}

wheel("alpha-lib", "1.0", ["beta-lib"]);
wheel("beta-lib", "2.0");
wheel("torch", "9.0", ["nvidia-cublas-cu12"]);
wheel("nvidia-cublas-cu12", "1.0");

let cacheFolder: string;
let notes: Note[];
let count = 0;
beforeEach(() => {
  cacheFolder = mkdtempSync(join(folder, "cache-"));
  notes = [];
  // Only these wheels: no index of the machine takes part.
  vi.stubEnv("PIP_NO_INDEX", "1");
  vi.stubEnv("PIP_FIND_LINKS", wheels);
  vi.stubEnv("PIP_CONFIG_FILE", "/dev/null");
  vi.stubEnv("PIP_INDEX_URL", undefined);
  vi.stubEnv("PIP_EXTRA_INDEX_URL", undefined);
});
afterEach(() => vi.unstubAllEnvs());

const requirements = (text: string): string => {
  const file = join(folder, `requirements-${++count}.txt`);
  writeFileSync(file, text);
  return file;
};
const ensure = (text: string, more: object = {}) =>
  ensureEnvironment({ requirements: requirements(text), say: (note) => void notes.push(note), cacheFolder, ...more });
const made = () =>
  existsSync(join(cacheFolder, "environments")) ? readdirSync(join(cacheFolder, "environments")) : [];

describe("the environment of a requirements file", { timeout: 120_000 }, () => {
  it("is made once per content, announced with its size before it is installed, and holds what it says", async () => {
    const first = await ensure("alpha-lib==1.0\n");
    expect(
      execFileSync(first.python, ["-c", "import alpha_lib, beta_lib; print(alpha_lib.version, beta_lib.version)"], {
        encoding: "utf8",
      }),
    ).toBe("1.0 2.0\n");
    expect(notes[0]).toMatchObject({
      level: "info",
      message: expect.stringMatching(
        /^installing 2 packages \(alpha-lib 1\.0, beta-lib 2\.0\), 1 MB of packages into .*once/,
      ) as unknown,
    });
    expect(notes.filter(({ level }) => level === "progress").map(({ done }) => done)).toEqual(
      [...notes.filter(({ level }) => level === "progress").map(({ done }) => done)].toSorted(),
    );
    expect(notes.at(-1)).toMatchObject({ level: "progress", done: 1 });
    notes = [];
    const second = await ensure("# the same\nalpha-lib==1.0 # pinned\n\n");
    expect(second).toEqual(first);
    expect(notes).toEqual([]);

    // An earlier try that was cut off, and the lock of a process that is no more; now two ask at the same time.
    const home = join(first.python, "..", "..");
    writeFileSync(join(home, "half"), "");
    rmSync(join(home, ".complete"));
    writeFileSync(`${home}.lock`, "999999");
    const both = await Promise.all([ensure("alpha-lib==1.0"), ensure("alpha-lib==1.0")]);
    expect(both).toEqual([first, first]);
    expect(notes.filter(({ message }) => message.startsWith("installing"))).toHaveLength(1);
    expect(notes.some(({ message }) => message.startsWith("waiting for process"))).toBe(true);
    expect(existsSync(join(home, "half"))).toBe(false);
    expect(made()).toHaveLength(1);
  });

  it("leaves nothing half made where a package cannot be had, and says which", async () => {
    await expect(ensure("gamma-lib==3.0")).rejects.toThrow(
      /pip could not work out .*No matching distribution found for gamma-lib==3\.0; is it spelt right, and is a package index reachable/,
    );
    expect(made()).toEqual([]);
  });
});

describe("what pip would install", () => {
  let python: string;
  beforeAll(() => {
    execFileSync("python3", ["-m", "venv", join(folder, "asking")]);
    python = join(folder, "asking", "bin", "python3");
  }, 120_000);
  const ask = (text: string, { gpu = false, allowCuda = false } = {}) =>
    plan(python, requirements(text), { gpu, allowCuda });

  it("cannot be told where no index can be reached", async () => {
    vi.stubEnv("PIP_NO_INDEX", undefined);
    vi.stubEnv("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
    vi.stubEnv("PIP_RETRIES", "1");
    await expect(ask("gamma-lib==3.0")).rejects.toThrow(
      /no package index can be reached; connect once, or point PIP_INDEX_URL or PIP_FIND_LINKS at one/,
    );
  });

  it("is torch from PyTorch's CPU index where there is no GPU", async () => {
    const index = join(folder, "cpu-index", "torch");
    mkdirSync(index, { recursive: true });
    wheel("torch", "9.0+cpu", [], index);
    writeFileSync(
      join(index, "index.html"),
      '<a href="torch-9.0+cpu-py3-none-any.whl">torch-9.0+cpu-py3-none-any.whl</a>',
    );
    vi.stubEnv("PIP_NO_INDEX", undefined);
    vi.stubEnv("PIP_INDEX_URL", `file://${folder}/cpu-index`);
    vi.stubEnv("SAGEWRIGHT_TORCH_INDEX", `file://${folder}/cpu-index`);
    expect((await ask("torch==9.0")).packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      "torch 9.0+cpu",
    ]);
  });

  it("is refused with its size where that index cannot be reached, unless CUDA is allowed", async () => {
    vi.stubEnv("SAGEWRIGHT_TORCH_INDEX", "http://127.0.0.1:9/whl");
    vi.stubEnv("PIP_RETRIES", "0");
    await expect(ask("torch==9.0")).rejects.toThrow(
      /has no GPU, but pip would install CUDA: 2 packages \(.*\), 1 MB of packages; PyTorch's CPU index http:\/\/127\.0\.0\.1:9\/whl .*--allow-cuda/,
    );
    expect((await ask("torch==9.0", { allowCuda: true })).packages).toHaveLength(2);
  });

  it("may be CUDA where there is a GPU", async () => {
    vi.stubEnv("SAGEWRIGHT_TORCH_INDEX", "http://127.0.0.1:9/whl");
    expect((await ask("torch==9.0", { gpu: true })).packages).toHaveLength(2);
  });
});

describe("the Python behind it", () => {
  it("must be 3.10 or newer", async () => {
    const bin = mkdtempSync(join(folder, "old-"));
    writeFileSync(join(bin, "python3"), "#!/bin/sh\necho 3.8\n");
    chmodSync(join(bin, "python3"), 0o755);
    vi.stubEnv("PATH", bin);
    await expect(ensure("beta-lib==2.0")).rejects.toThrow(
      /Python >= 3\.10 is needed to run steps: .*python3 is Python 3\.8; install one or set SAGEWRIGHT_PYTHON/,
    );
    vi.stubEnv("PATH", "/nonexistent");
    await expect(ensure("beta-lib==2.0")).rejects.toThrow(/no python3 on the PATH/);
  });

  it("must be able to make virtual environments", async () => {
    const bin = mkdtempSync(join(folder, "novenv-"));
    const fake =
      '#!/bin/sh\n[ "$1" = -c ] && { echo 3.12; exit; }\necho "The virtual environment was not created successfully because ensurepip is not available." >&2\nexit 1\n';
    writeFileSync(join(bin, "py"), fake);
    chmodSync(join(bin, "py"), 0o755);
    vi.stubEnv("SAGEWRIGHT_PYTHON", join(bin, "py"));
    await expect(ensure("beta-lib==2.0")).rejects.toThrow(
      /cannot make virtual environments; install its venv package \(Debian, Ubuntu: apt install python3\.12-venv\)/,
    );
    await expect(ensure("beta-lib==2.0")).rejects.toBeInstanceOf(EnvironmentError);
  });
});
