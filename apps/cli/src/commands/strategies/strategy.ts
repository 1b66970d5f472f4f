import { spawn } from 'node:child_process';
import { checkStrategy, type Strategy, TEST_ARGUMENTS, writeTemplate } from '@prescient/strategies/sdk';
import { shellWord, UsageError, typed } from '@prescient/terminal';
import { print, printJson } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import { openStrategy } from '../../trading/strategy-settings.ts';
import { SHIPPED_RECORDING } from '../../process/places.ts';
import { chooseVenue } from '../../venue/venue-source.ts';

/** A request of the command line about one file. */
interface Asked {
  readonly file: string;
  readonly json: boolean;
}

/** A strategy, and what sets it. */
type Configured = Asked & { readonly config: readonly string[] };

const listed = (fields: object): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ') || 'none';

const factsOf = ({ file, name, version, config, selector, exits }: Strategy) => ({
  file,
  name,
  version,
  config,
  markets: selector,
  exits,
});

/** `prescient strategy check FILE`: checks a strategy, and tries it on sample events. */
export async function check({ file, config, json }: Configured): Promise<void> {
  const { strategy: opened } = await openStrategy({ file, settings: config });
  const facts = { ...factsOf(opened), ...checkStrategy(opened) };
  if (json) return printJson(facts);
  print(`${file}: ${facts.name} version ${facts.version} is sound.
  settings  ${listed(facts.config)}
  markets   ${listed(facts.markets)}
  exits     ${listed(facts.exits)}
  handlers  ${facts.handlers.join(', ') || 'none'}
  sample    ${facts.decisions} decisions over sample events`);
  for (const { why } of facts.silent) print(`  note      ${why}`);
}

/** `prescient strategy lookahead FILE`: proves that no decision depends on what comes after it. */
export async function lookahead(
  { file, config, play, json }: Configured & { readonly play: string | undefined },
  { way }: Session,
): Promise<void> {
  const { strategy: opened } = await openStrategy({ file, settings: config });
  const choice = await chooseVenue({ live: false, play: play ?? SHIPPED_RECORDING }, 'none');
  if (choice?.kind !== 'play') throw new UsageError(way);
  const { checkLookahead, recordedEvents } = await import('@prescient/strategies/recorded');
  const report = await checkLookahead(opened, recordedEvents(choice.recording, opened));
  if (json) return printJson({ ...factsOf(opened), recording: choice.file, ...report });
  print(
    `${file}: no decision of ${opened.name} depends on what comes after it. ${report.decisions} decisions from ${report.from} to ${report.to} are equal to the byte in runs that end at ${report.cuts.join(', ')}.`,
  );
}

/** `prescient strategy test FILE`: runs a test with Node's own runner, which finds `prescient/strategy` from anywhere. */
export async function testFile({ file, json }: Asked): Promise<void> {
  const child = spawn(process.execPath, [...TEST_ARGUMENTS, file], {
    stdio: ['inherit', json ? 2 : 'inherit', 'inherit'],
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once('exit', (code) => resolve(code ?? 1));
  process.exitCode = await promise;
  if (json) printJson({ file, passed: process.exitCode === 0 });
}

/** `prescient strategy new NAME`: writes a strategy and its test. */
export async function create({ file, json }: Asked): Promise<void> {
  const files = await writeTemplate(file, typed);
  if (json) return printJson({ files });
  const [made, itsTest] = files.map(shellWord);
  print(`Made ${files.join(' and ')}. Next:
  ${typed(`strategy check ${made}`)}
  ${typed(`strategy test ${itsTest}`)}
  ${typed(`start --once --portfolio 7 --fill-model book --strategy ${made}`)}`);
}
