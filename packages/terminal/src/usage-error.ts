/** The command line, the environment or a file that they name is wrong; the message says how to mend it. The program ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
