import { expect, it } from "vitest";
import { containerSpawn } from "../../../local/containers/runners/container.ts";

it("tells a container the other hosts of its job, and what it may not change", () => {
  const { args } = containerSpawn(
    { name: "docker", file: "/usr/bin/docker" },
    {
      name: "job-algo-2",
      image: "an/image:1",
      args: ["train"],
      env: { A: "secret" },
      folder: "/jobs/job.algo-2",
      isolateNetwork: false,
      gpus: false,
      names: { "algo-1": "127.0.0.1", "algo-2": "127.0.0.2" },
      readOnly: ["input/data/train"],
    },
    {},
  );
  const line = args.join(" ");
  expect(line).toContain("--add-host algo-1:127.0.0.1 --add-host algo-2:127.0.0.2");
  expect(line).toContain("--volume /jobs/job.algo-2:/opt/ml ");
  expect(line).toContain("--volume /jobs/job.algo-2/input/data/train:/opt/ml/input/data/train:ro");
  expect(line).toMatch(/--env A an\/image:1 train$/);
});
