import * as sw from "sagewright";
import { classifier, type System } from "../skin/pipeline.ts";
import defaults from "./defaults.json" with { type: "json" };

const mednist: System = {
  name: "mednist",
  code: sw.codeFiles(import.meta.url, {
    mednist: "./*.py",
    common: "../common/*.py",
    "train.py": "./train.py",
    "requirements.txt": "./requirements.txt",
  }),
  image: sw.codeFiles(import.meta.url, {
    Dockerfile: "./Dockerfile",
    "requirements.txt": "../requirements.txt",
    common: "../common/*.py",
  }),
  defaults,
};

/** MedNIST: six kinds of small radiographs, by the same road as skin lesions. */
export default (given: sw.Kwargs = {}): sw.Pipeline => classifier(mednist, given);
