import type { Context } from "../context.ts";
import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { answer, type Exchange } from "../wire/exchange.ts";
import { signatureOf } from "../wire/signature.ts";
import { xml } from "../wire/xml.ts";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** The query protocol (`Action=…` in a form): STS GetCallerIdentity. */
export async function serveQuery(x: Exchange, ctx: Context): Promise<void> {
  const form = new URLSearchParams((await readBody(x, 64 * 1024)).toString("utf8"));
  const action = form.get("Action") ?? "";
  if (action !== "GetCallerIdentity" || signatureOf(x)?.service !== "sts") {
    throw new AwsError("InvalidAction", `the embedded engine does not serve the action "${action}"`);
  }
  const document = {
    GetCallerIdentityResponse: {
      "@_xmlns": NAMESPACE,
      GetCallerIdentityResult: {
        Arn: `arn:aws:iam::${ctx.account}:user/${signatureOf(x)?.accessKeyId ?? "local"}`,
        UserId: signatureOf(x)?.accessKeyId ?? "local",
        Account: ctx.account,
      },
      ResponseMetadata: { RequestId: x.id },
    },
  };
  answer(x, 200, { "content-type": "text/xml" }, xml(document));
}

/** An error as clients of the query protocol read it. */
export function answerQueryError(x: Exchange, error: AwsError): void {
  const document = {
    ErrorResponse: {
      "@_xmlns": NAMESPACE,
      Error: { Type: error.status < 500 ? "Sender" : "Receiver", Code: error.code, Message: error.message },
      RequestId: x.id,
    },
  };
  answer(x, error.status, { "content-type": "text/xml" }, xml(document));
}
