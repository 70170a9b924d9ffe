#!/usr/bin/env node
import { main } from "../dist/cli/main.js";

process.exitCode = await main(["run-pipeline", ...process.argv.slice(2)]);
