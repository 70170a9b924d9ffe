#!/usr/bin/env node
import { start } from "../dist/cli/start.js";

process.exitCode = await start(["get-pipeline-definition", ...process.argv.slice(2)]);
