import {
  lockAfterAudit,
  resumePortfolio,
  unlockPortfolio,
  type Database,
  type Portfolio,
} from '@prescient/core';
import { noMoreWords, portfolioIdOf, readArguments } from '../process/arguments.ts';
import { withDatabase } from '../database/database.ts';
import type { Session } from '../process/session.ts';
import { print } from '../process/output.ts';
import { UsageError } from '@prescient/terminal';

const USAGE = 'portfolio needs one of: unlock N [--force REASON], lock N REASON, resume N.';

const HINTS: Partial<Record<Portfolio['status'], string>> = {
  paused:
    'It can close and settle positions, but not buy; "npm run portfolio -- resume N" lets it buy again.',
  locked: 'Nothing in it can change until it is unlocked.',
};

/** Returns the work that the command line asks for. @throws UsageError */
function workOf(words: readonly string[], force: string | undefined): (db: Database) => Promise<Portfolio> {
  const [verb, number, reason, ...rest] = words;
  noMoreWords(rest);
  if (number === undefined) throw new UsageError(USAGE);
  const id = portfolioIdOf(number);
  if (verb === 'lock' && reason !== undefined) return (db) => lockAfterAudit(db, id, reason);
  if (reason !== undefined) throw new UsageError(USAGE);
  if (verb === 'unlock') return (db) => unlockPortfolio(db, id, { force: force ?? null });
  if (verb === 'resume') return (db) => resumePortfolio(db, id);
  throw new UsageError(USAGE);
}

/** `npm run portfolio -- unlock|lock|resume`: decisions of an administrator, not of a bot. */
export async function portfolio(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, { force: { type: 'string' } });
  const work = workOf(positionals, values.force);
  const { id, status } = await withDatabase(session, work);
  print(`Portfolio ${id} is ${status}. ${HINTS[status]?.replace(' N"', ` ${id}"`) ?? ''}`.trim());
}
