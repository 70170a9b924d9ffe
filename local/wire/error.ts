/** An error in the service's own words, as an AWS client will receive it. */
export class AwsError extends Error {
  /** The service's error code, such as `ValidationException` or `ResourceNotFound`. */
  readonly code: string;
  readonly status: number;
  /** Further members of the error body, such as `OriginalStatusCode` of a ModelError. */
  readonly members: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

export const validation = (message: string): AwsError => new AwsError("ValidationException", message);
