/** Work in steps of about a millisecond, so that a server lets other work go on between two of them. */
export type Steps<Result> = Generator<void, Result>;

/** Does all the steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
