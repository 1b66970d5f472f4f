/** The command line or the environment is wrong; its message says how to mend it. Ends the process with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
