import type { QueryActions } from "./query.ts";

/** STS: who the caller is. */
export const stsActions: QueryActions = {
  GetCallerIdentity: (ctx, { accessKeyId }) => ({
    Arn: `arn:aws:iam::${ctx.account}:user/${accessKeyId}`,
    UserId: accessKeyId,
    Account: ctx.account,
  }),
};
