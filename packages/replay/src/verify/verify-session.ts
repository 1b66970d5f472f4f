import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStrategy, prepare, type Strategy } from '@prescient/strategies/sdk';
import { buildTape } from '../build/build-tape.ts';
import type { OpenDesk } from '../engine/desk.ts';
import { recordingImporter } from '../importers/recording/recording-importer.ts';
import { SESSION_FILES, type SessionPortfolio } from '../session/format.ts';
import { readSession, type RecordedSession } from '../session/read-session.ts';
import { SessionError } from '../session/session-error.ts';
import { openTape } from '../tape/open-tape.ts';
import type { TapeInfo } from '../tape/tape.ts';
import { AnsweredBooks } from './answered-books.ts';
import { compareSession, FACT_KINDS, type Comparison } from './comparison.ts';
import { recordedInputs } from './cycle-inputs.ts';
import { explainBy } from './explain.ts';
import { SessionReplay } from './session-replay.ts';

/** The result of a session against its replay. */
export interface Verification {
  readonly folder: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly portfolios: readonly Pick<SessionPortfolio, 'portfolioId' | 'strategy'>[];
  readonly tape: Pick<TapeInfo, 'hash' | 'rows' | 'refused'>;
  /** Books that the recording shows a moment later than the session had them, as it has the messages of several connections in one row. */
  readonly foundLater: number;
  /** Books that only an answer of the venue shows, as another connection had heard of a change by then. */
  readonly answered: number;
  readonly comparison: Comparison;
  /** The number of differences that nothing explains. */
  readonly unexplained: number;
}

/** The means of a verification. */
export interface VerifyMeans {
  readonly openDesk: OpenDesk;
  /** A line about what is done now. */
  readonly tell?: ((line: string) => void) | undefined;
}

/** The strategy that traded, by its file, if it is still the same. @throws SessionError SESSION_STRATEGY; StrategyError */
async function strategyOf({ strategy }: SessionPortfolio): Promise<Strategy> {
  const { file, fingerprint, config, version } = strategy;
  const source = await loadStrategy(file);
  const prepared = prepare(source, config);
  if (source.fingerprint === fingerprint && prepared.version === version) return prepared;
  throw new SessionError('SESSION_STRATEGY', file);
}

/** The times of receipt of all books that a session looked at. */
const timesOf = ({ cycles, quotes }: RecordedSession): ReadonlySet<number> =>
  new Set(
    [
      ...cycles.flatMap(({ markets }) => markets.flatMap(({ books }) => books)),
      ...quotes.map(({ book }) => book),
    ]
      .filter((book) => book !== null)
      .map(({ receivedAt }) => receivedAt),
  );

/** Replays a session over a tape of its recording, and compares. */
async function replay(session: RecordedSession, path: string, means: VerifyMeans): Promise<Verification> {
  const strategies = new Map<number, Strategy>();
  for (const portfolio of session.facts.portfolios)
    strategies.set(portfolio.portfolioId, await strategyOf(portfolio));
  const answers = await AnsweredBooks.read(join(session.folder, SESSION_FILES.venue), timesOf(session));
  const tape = await openTape(path);
  try {
    const replayed = new SessionReplay(session, tape, { strategies, answers, openDesk: means.openDesk });
    await replayed.play(tape);
    const late = new Set(replayed.lanes.flatMap((lane) => lane.late));
    const sides = {
      live: [...session.cycles.map(recordedInputs), ...replayed.portfolios.flatMap(({ facts }) => facts)],
      replayed: replayed.lanes.flatMap(({ facts }) => facts),
    };
    const comparison = compareSession(sides, explainBy({ cycles: session.cycles, late }));
    const { hash, rows, refused } = tape.info;
    const { startedAt, endedAt, portfolios } = session.facts;
    return {
      folder: session.folder,
      startedAt,
      endedAt,
      portfolios: portfolios.map(({ portfolioId, strategy }) => ({ portfolioId, strategy })),
      tape: { hash, rows, refused },
      foundLater: replayed.foundLater,
      answered: replayed.answered,
      comparison,
      unexplained: FACT_KINDS.reduce((sum, kind) => sum + comparison[kind].unexplained.length, 0),
    };
  } finally {
    await tape.close();
  }
}

/**
 * Replays a session from its recording: the strategies decide over the books of the recording at the moments of the session, a desk of
 * the replay fills, and every decision, fill and point of equity is compared with what happened live.
 * @throws SessionError for a folder that is no whole session, or a strategy that has changed; ImportError, StrategyError
 */
export async function verifySession(folder: string, means: VerifyMeans): Promise<Verification> {
  const session = await readSession(folder);
  const work = await mkdtemp(join(tmpdir(), 'prescient-verify-'));
  try {
    const into = join(work, 'session.tape');
    means.tell?.('Building a tape of the recording.');
    await buildTape({ importer: recordingImporter, files: [join(folder, SESSION_FILES.venue)], into });
    means.tell?.('Replaying the session.');
    return await replay(session, into, means);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
