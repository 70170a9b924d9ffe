import { AwsError } from "./error.ts";
import { header, type Exchange } from "./exchange.ts";

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Refuses what a web page could send. Creating a job runs code, so a page that a developer happens to visit must not
 * reach this port: by another site's name bound to 127.0.0.1 (Host), nor by fetch, form or image (Origin, Sec-Fetch-Site).
 */
export function guard(x: Exchange): void {
  const host = x.request.headers.host ?? "";
  if (!LOOPBACK.test(host)) {
    throw new AwsError("AccessDeniedException", `host "${host}" is not served; use http://127.0.0.1:<port>`, 403);
  }
  const origin = header(x, "origin");
  if (origin !== undefined) {
    throw new AwsError("AccessDeniedException", `requests of web pages are refused (origin "${origin}")`, 403);
  }
  const site = header(x, "sec-fetch-site");
  if (site !== undefined && site !== "none") {
    throw new AwsError("AccessDeniedException", `requests of web pages are refused (sec-fetch-site "${site}")`, 403);
  }
}
