import { UsageError } from '@prescient/terminal';

/** An error as text for people, and the exit code of the program. */
export interface Explanation {
  readonly text: string;
  readonly exitCode: number;
}

/** Returns the explanation of bad usage, which needs nothing loaded; null for any other error. */
export const usageFault = (error: unknown): Explanation | null =>
  error instanceof UsageError ? { text: error.message, exitCode: 2 } : null;
