import type { Clock } from "./clock.ts";

const THROTTLES = new Set([
  "ThrottlingException",
  "Throttling",
  "ThrottledException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "SlowDown",
  "ServiceUnavailable",
  "InternalFailure",
]);

const ATTEMPTS = 6;
const LONGEST_PAUSE = 20_000;

/** The service asks for patience: throttled, or not available for a moment. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $retryable, $metadata } = error as {
    $retryable?: { throttling?: boolean };
    $metadata?: { httpStatusCode?: number };
  };
  return THROTTLES.has(error.name) || $retryable?.throttling === true || $metadata?.httpStatusCode === 503;
}

/** Repeats a call that the service turned away for the moment, with growing pauses, a bounded number of times. */
export async function withRetries<T>(
  clock: Clock,
  call: () => Promise<T>,
  retryable: (error: unknown) => boolean = isTransient,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !retryable(error)) throw error;
      const longest = Math.min(LONGEST_PAUSE, 500 * 2 ** attempt);
      await clock.sleep(longest * (0.5 + Math.random() / 2));
    }
  }
}
