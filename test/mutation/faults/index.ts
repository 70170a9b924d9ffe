import type { Fault } from "../fault.ts";
import { conditions } from "./conditions.ts";
import { files } from "./files.ts";
import { form } from "./form.ts";
import { graph } from "./graph.ts";
import { jobs } from "./jobs.ts";
import { names } from "./names.ts";
import { parameters } from "./parameters.ts";
import { practiceOfData } from "./practice-data.ts";
import { practice } from "./practice.ts";
import { reading } from "./reading.ts";
import { references } from "./references.ts";
import { requests } from "./requests.ts";
import { retryAndCache } from "./retry-and-cache.ts";
import { services } from "./services.ts";
import { values } from "./values.ts";

/** Every fault that is planted. */
export const faults: readonly Fault[] = [
  ...reading,
  ...form,
  ...names,
  ...parameters,
  ...references,
  ...files,
  ...graph,
  ...requests,
  ...values,
  ...services,
  ...jobs,
  ...conditions,
  ...retryAndCache,
  ...practice,
  ...practiceOfData,
];
