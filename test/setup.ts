import { watchTemporaryFiles } from "./temporary.ts";

watchTemporaryFiles();
