import { openDesk, verifySession, type Verification } from '@prescient/replay';
import { table } from '@prescient/terminal';
import { notice, print, printJson } from '../../process/output.ts';

interface VerifyGiven {
  readonly session: string;
  readonly json: boolean;
}

/** Differences that are written out; the others are counted. */
const MOST_SHOWN = 20;

type Result = Verification['comparison'][keyof Verification['comparison']];
type Difference = Result['unexplained'][number];

const KINDS = {
  input: 'what cycles saw',
  decision: 'decisions',
  fill: 'fills and refusals',
  equity: 'equity',
} as const;
type Kind = keyof typeof KINDS;

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);

/** One side of a difference: the fields that differ, or that the fact is missing. */
const sideText = (fact: Difference['live'], fields: readonly string[]): string =>
  fact === null ? 'nothing' : fields.map((field) => `${field} ${fact.values[field] ?? 'none'}`).join(', ');

const differenceText = ({ kind, key, fields, live, replayed }: Difference): string =>
  [
    `${kind} ${key}`,
    `  live      ${sideText(live, fields)}`,
    `  replayed  ${sideText(replayed, fields)}`,
  ].join('\n');

function verificationText(verification: Verification): string {
  const { folder, startedAt, endedAt, portfolios, tape, comparison, unexplained } = verification;
  const { foundLater, answered } = verification;
  const results = Object.entries(comparison) as [Kind, Result][];
  const names = portfolios.map(({ portfolioId, strategy }) => `${portfolioId} ${strategy.name}`).join(', ');
  const rows = results.map(([kind, { compared, equal, causes, unexplained: left }]) =>
    [KINDS[kind], compared, equal, sum(causes), left.length].map(String),
  );
  const causes = results.flatMap(([kind, result]) =>
    Object.entries(result.causes).map(([cause, count]) => `  ${count} of ${KINDS[kind]}: ${cause}`),
  );
  const differences = results.flatMap(([, result]) => result.unexplained);
  const hidden = differences.length - MOST_SHOWN;
  return [
    `${folder}: ${startedAt} to ${endedAt}, portfolios ${names}; ${tape.rows} rows of books.`,
    '',
    table(['compared', 'facts', 'equal', 'explained', 'unexplained'], rows),
    ...(causes.length > 0 ? ['', 'Explained by', ...causes] : []),
    ...(foundLater > 0
      ? [
          `${foundLater} books were taken from a later moment of the recording, which has the messages of several connections in one row.`,
        ]
      : []),
    ...(answered > 0
      ? [
          `${answered} books were taken from an answer of the venue, as another connection had heard of a change by then.`,
        ]
      : []),
    ...(differences.length > 0 ? ['', ...differences.slice(0, MOST_SHOWN).map(differenceText)] : []),
    ...(hidden > 0 ? [`and ${hidden} more; --json has all of them.`] : []),
    '',
    unexplained === 0
      ? 'The replay is the same as live: every decision, fill and point of equity.'
      : `The replay differs from live: ${unexplained} differences that nothing explains.`,
  ].join('\n');
}

/**
 * `prescient replay verify SESSION`: replays a session from its recording and compares it with what happened live. The exit code is 1
 * where something differs for no named cause.
 * @throws SessionError, ImportError, StrategyError
 */
export async function verify({ session, json }: VerifyGiven): Promise<void> {
  const verification = await verifySession(session, { openDesk, tell: json ? undefined : notice });
  if (json) printJson(verification);
  else print(verificationText(verification));
  if (verification.unexplained > 0) process.exitCode = 1;
}
