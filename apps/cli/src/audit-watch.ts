import { auditRound, type AuditFinding, type Database } from '@prescient/core';
import type { Logger } from 'pino';

const MINUTE_MS = 60_000;
/** Differences of one portfolio that go into the log; `npm run audit` shows all. */
const SHOWN_DIFFERENCES = 20;

function shout(log: Logger, { portfolioId, differences, waivedBecause }: AuditFinding): void {
  const facts = {
    portfolioId,
    count: differences.length,
    differences: differences.slice(0, SHOWN_DIFFERENCES),
  };
  if (waivedBecause === null)
    log.error(facts, `AUDIT: portfolio ${portfolioId} does not add up; it is locked`);
  else
    log.warn(
      { ...facts, waivedBecause },
      `audit: portfolio ${portfolioId} still does not add up; it was unlocked by force`,
    );
}

async function round(db: Database, log: Logger, signal: AbortSignal): Promise<void> {
  try {
    const done = await auditRound(db, signal);
    for (const finding of done?.findings ?? []) shout(log, finding);
    for (const portfolioId of done?.rebuilt ?? [])
      log.warn({ portfolioId }, 'audit: a checkpoint did not hold though nothing differs; it is built anew');
    log.debug(
      { changed: done?.changed ?? null },
      done ? 'audit: round done' : 'audit: another process is at it',
    );
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error }, 'audit: the round failed; the next one tries again');
  }
}

/** Audits that go on beside the API. */
export interface AuditWatch {
  /** Ends them, and the round that is under way in the middle of it: it changes nothing that the next one misses. */
  stop(): Promise<void>;
}

/**
 * Audits what moved, now and then every so many minutes, and shouts where something differs. Of several processes on
 * one database one does it.
 */
export function watchBooks(db: Database, log: Logger, intervalMinutes: number): AuditWatch {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const next = (): void => {
    running = round(db, log, end.signal);
    timer = setTimeout(next, intervalMinutes * MINUTE_MS).unref();
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
