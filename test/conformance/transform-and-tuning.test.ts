import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSubject, type Subject } from "./engine.ts";
import { needJudges, runPython } from "./judge.ts";

/** Answers each line with its length. */
const server = `
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.answer(200 if self.path == '/ping' else 404, '')
    def do_POST(self): self.answer(200, '\\n'.join(str(len(line)) for line in self.rfile.read(int(self.headers['content-length'])).decode().split('\\n')))
    def answer(self, status, text):
        self.send_response(status); self.send_header('content-type', 'text/csv'); self.send_header('content-length', str(len(text))); self.end_headers(); self.wfile.write(text.encode())
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['SAGEMAKER_BIND_TO_PORT'])), Handler).serve_forever()
`;

let subject: Subject;
beforeAll(async () => {
  await needJudges();
  subject = await openSubject();
  await writeFile(join(subject.project, "serve.py"), server);
});
afterAll(() => subject?.end());

it("boto3 transforms and tunes", async () => {
  const { stdout, stderr } = await runPython(subject.engine.endpoint, ["transform_and_tuning.py"]);
  expect(stderr.trim()).toBe("");
  expect(stdout.trim()).toBe("transform_and_tuning: ok");
}, 180_000);
