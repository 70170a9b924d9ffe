import type { Context } from "../context.ts";
import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { answer, type Exchange } from "../wire/exchange.ts";
import { signatureOf } from "../wire/signature.ts";
import { xml } from "../wire/xml.ts";
import { stsActions } from "./identity.ts";
import type { QueryActions } from "./query.ts";
import { iamActions } from "./roles.ts";

/** By the service in the signature's scope. */
const services: Readonly<Record<string, { readonly namespace: string; readonly actions: QueryActions }>> = {
  sts: { namespace: "https://sts.amazonaws.com/doc/2011-06-15/", actions: stsActions },
  iam: { namespace: "https://iam.amazonaws.com/doc/2010-05-08/", actions: iamActions },
};

const serviceOf = (x: Exchange) => {
  const name = signatureOf(x)?.service ?? "";
  return Object.hasOwn(services, name) ? services[name] : undefined;
};

/** The query protocol (`Action=…` in a form): STS and the little of IAM that SDKs ask for. */
export async function serveQuery(x: Exchange, ctx: Context): Promise<void> {
  const form = new URLSearchParams((await readBody(x, 64 * 1024)).toString("utf8"));
  const action = form.get("Action") ?? "";
  const caller = signatureOf(x);
  const service = serviceOf(x);
  const run = service !== undefined && Object.hasOwn(service.actions, action) ? service.actions[action] : undefined;
  if (caller === undefined || service === undefined || run === undefined) {
    throw new AwsError(
      "InvalidAction",
      `the embedded engine does not serve the action "${action}" of ${caller?.service ?? "an unknown service"}`,
    );
  }
  const document = {
    [`${action}Response`]: {
      "@_xmlns": service.namespace,
      [`${action}Result`]: run(ctx, caller, form),
      ResponseMetadata: { RequestId: x.id },
    },
  };
  answer(x, 200, { "content-type": "text/xml" }, xml(document));
}

/** An error as clients of the query protocol read it. */
export function answerQueryError(x: Exchange, error: AwsError): void {
  const document = {
    ErrorResponse: {
      "@_xmlns": (serviceOf(x) ?? services["sts"])?.namespace ?? "",
      Error: { Type: error.status < 500 ? "Sender" : "Receiver", Code: error.code, Message: error.message },
      RequestId: x.id,
    },
  };
  answer(x, error.status, { "content-type": "text/xml" }, xml(document));
}
