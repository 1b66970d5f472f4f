import { auditRound, type AuditFinding, type Database } from '@prescient/core';
import type { Logger } from 'pino';

const MINUTE_MS = 60_000;
/** Milliseconds after which a round is repeated that failed, or that could not lock a portfolio with differences. */
const SOON_MS = 15_000;
/** Most differences of one portfolio that are logged; `npm run audit` shows all. */
const SHOWN_DIFFERENCES = 20;

function shout(log: Logger, { portfolioId, differences, waivedBecause }: AuditFinding): void {
  const facts = {
    portfolioId,
    count: differences.length,
    differences: differences.slice(0, SHOWN_DIFFERENCES),
  };
  if (waivedBecause === null)
    log.error(facts, `AUDIT: portfolio ${portfolioId} does not add up; it is being locked`);
  else
    log.warn(
      { ...facts, waivedBecause },
      `audit: portfolio ${portfolioId} still does not add up; it was unlocked by force`,
    );
}

/** Runs a round. Resolves to true if everything that had to be done was done. */
async function round(db: Database, log: Logger, signal: AbortSignal): Promise<boolean> {
  try {
    const done = await auditRound(db, { onFinding: (finding) => shout(log, finding), signal });
    for (const { portfolioId, cause } of done?.unlocked ?? [])
      log.error(
        { err: cause, portfolioId },
        `AUDIT: portfolio ${portfolioId} could not be locked; the next round, soon, tries again`,
      );
    for (const portfolioId of done?.rebuilt ?? [])
      log.warn(
        { portfolioId },
        'audit: a checkpoint was wrong although no balance differs; it is built again',
      );
    log.debug(
      { changed: done?.changed ?? null },
      done ? 'audit: round done' : 'audit: another process is doing it',
    );
    return done === null || done.unlocked.length === 0;
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error }, 'audit: the round failed; the next one, soon, tries again');
    return false;
  }
}

/** Audits that go on beside the API. */
export interface AuditWatch {
  /** Ends the rounds, and a round under way in its middle; the next round does what it left. */
  stop(): Promise<void>;
}

/**
 * Audits the portfolios that changed: now, then at this interval, and soon again after a round that failed. Logs an error for
 * each difference. Of several processes on one database one does it.
 */
export function watchBooks(db: Database, log: Logger, intervalMinutes: number): AuditWatch {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const next = (): void => {
    running = round(db, log, end.signal).then((isDone) => {
      if (end.signal.aborted) return;
      timer = setTimeout(next, isDone ? intervalMinutes * MINUTE_MS : SOON_MS).unref();
    });
  };
  if (intervalMinutes > 0) next();
  return {
    async stop() {
      clearTimeout(timer);
      end.abort();
      await running;
    },
  };
}
