import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import {
  ledgerLine,
  SESSION_FILES,
  sessionFacts,
  sessionLine,
  type AccountLine,
  type CycleLine,
  type FillLine,
  type QuoteLine,
  type SessionFacts,
  type SignalLine,
} from './format.ts';
import { SessionError } from './session-error.ts';

/** A session that was recorded, but for what the venue said. */
export interface RecordedSession {
  readonly folder: string;
  readonly facts: SessionFacts;
  /** In the order in which they were decided; of a cycle that was decided again, the last one. */
  readonly cycles: readonly CycleLine[];
  readonly quotes: readonly QuoteLine[];
  readonly signals: readonly SignalLine[];
  readonly fills: readonly FillLine[];
  readonly accounts: readonly AccountLine[];
}

async function factsIn(folder: string): Promise<SessionFacts> {
  const path = join(folder, SESSION_FILES.session);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    // Only the folder of a session that was begun has the cycles.
    const isBegun = existsSync(join(folder, SESSION_FILES.cycles));
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SessionError(isBegun && isMissing ? 'SESSION_UNFINISHED' : 'SESSION_UNREADABLE', folder, cause);
  });
  const value = jsonOf(text, path);
  const { format, version } = Object(value) as { format?: unknown; version?: unknown };
  if (format === 'prescient-session' && version !== 1) throw new SessionError('SESSION_VERSION', folder);
  const read = sessionFacts.safeParse(value);
  if (!read.success) throw new SessionError('SESSION_DAMAGED', path, read.error);
  return read.data;
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SessionError('SESSION_DAMAGED', path, cause);
  }
}

/** The lines of a file, as many as were written. @throws SessionError SESSION_DAMAGED */
async function linesIn<Line>(path: string, schema: z.ZodType<Line>, count: number): Promise<Line[]> {
  const lines: Line[] = [];
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const read = schema.safeParse(jsonOf(text, `${path}, line ${lines.length + 1}`));
      if (!read.success)
        throw new SessionError('SESSION_DAMAGED', `${path}, line ${lines.length + 1}`, read.error);
      lines.push(read.data);
    }
  } catch (cause) {
    throw cause instanceof SessionError ? cause : new SessionError('SESSION_DAMAGED', path, cause);
  }
  if (lines.length !== count) throw new SessionError('SESSION_DAMAGED', path);
  return lines;
}

/** Reads a session. @throws SessionError with a sentence that says what is wrong with the folder */
export async function readSession(folder: string): Promise<RecordedSession> {
  const facts = await factsIn(folder);
  const { counts } = facts;
  const lines = await linesIn(join(folder, SESSION_FILES.cycles), sessionLine, counts.cycles + counts.quotes);
  const ledger = await linesIn(join(folder, SESSION_FILES.ledger), ledgerLine, counts.ledger);
  const cycles = lines.filter((line) => line.kind === 'cycle');
  const last = new Map(cycles.map((cycle) => [`${cycle.portfolioId}/${cycle.cycleId}`, cycle]));
  return {
    folder,
    facts,
    cycles: [...last.values()].toSorted((a, b) => a.now - b.now),
    quotes: lines.filter((line) => line.kind === 'quote'),
    signals: ledger.filter((line) => line.kind === 'signal'),
    fills: ledger.filter((line) => line.kind === 'fill'),
    accounts: ledger.filter((line) => line.kind === 'account'),
  };
}
