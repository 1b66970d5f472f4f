import { spawn } from 'node:child_process';
import { checkStrategy, type Strategy, TEST_ARGUMENTS, writeTemplate } from '@prescient/strategies/sdk';
import { UsageError } from '@prescient/terminal';
import { noMoreWords, readArguments } from '../process/arguments.ts';
import { print, printJson } from '../process/output.ts';
import { openStrategy } from '../trading/strategy-settings.ts';
import { chooseVenue, SHIPPED_RECORDING } from '../venue/venue-source.ts';

const USAGE =
  'strategy needs one of: new NAME, check FILE, lookahead FILE [--play RECORDING], test FILE. check and lookahead take --config NAME=VALUE and --json.';

/** A request of the command line about one file. */
interface Asked {
  readonly file: string;
  readonly settings: readonly string[];
  readonly play: string | undefined;
  readonly json: boolean;
}

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

async function check({ file, settings, json }: Asked): Promise<void> {
  const { strategy: opened } = await openStrategy({ file, settings });
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

async function lookahead({ file, settings, play, json }: Asked): Promise<void> {
  const { strategy: opened } = await openStrategy({ file, settings });
  const choice = await chooseVenue({ live: false, play: play ?? SHIPPED_RECORDING }, 'none');
  if (choice?.kind !== 'play') throw new UsageError(USAGE);
  const { checkLookahead, recordedEvents } = await import('@prescient/strategies/recorded');
  const report = await checkLookahead(opened, recordedEvents(choice.recording, opened));
  if (json) return printJson({ ...factsOf(opened), recording: choice.file, ...report });
  print(
    `${file}: no decision of ${opened.name} depends on what comes after it. ${report.decisions} decisions from ${report.from} to ${report.to} are equal to the byte in runs that end at ${report.cuts.join(', ')}.`,
  );
}

/** Runs the test of a strategy with Node's own runner, which finds `prescient/strategy` from anywhere. */
async function testFile({ file }: Asked): Promise<void> {
  const child = spawn(process.execPath, [...TEST_ARGUMENTS, file], { stdio: 'inherit' });
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once('exit', (code) => resolve(code ?? 1));
  process.exitCode = await promise;
}

async function create({ file, json }: Asked): Promise<void> {
  const files = await writeTemplate(file);
  if (json) return printJson({ files });
  const [made] = files;
  print(`Made ${files.join(' and ')}. Next:
  npm run strategy -- check ${made}
  npm run strategy -- test ${files[1]}
  npm start -- --once --portfolio 7 --fill-model book --strategy ${made}`);
}

const VERBS: Readonly<Record<string, (asked: Asked) => Promise<void>>> = {
  new: create,
  check,
  lookahead,
  test: testFile,
};

/** `npm run strategy -- new|check|lookahead|test`: everything about a strategy's file but its trading. */
export async function strategy(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args, {
    config: { type: 'string', multiple: true, default: [] },
    play: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [verb = '', file, ...rest] = positionals;
  noMoreWords(rest);
  const work = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (work === undefined || file === undefined) throw new UsageError(USAGE);
  await work({ file, settings: values.config, play: values.play, json: values.json });
}
