import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseUsd } from '@prescient/core/money';
import { makeFolders } from '@prescient/core/files';
import {
  exportEpisode,
  isEpisodeName,
  openTape,
  readEpisode,
  RESULTS_FILE,
  type Episode,
  type SimResult,
} from '@prescient/replay';
import { table, UsageError } from '@prescient/terminal';
import type { EXPORT_OPTIONS } from '../../declarations/replays/episode.ts';
import { moneyOf, wholeNumberOf } from '../../process/option-values.ts';
import { print, printJson } from '../../process/output.ts';
import { episodesIn } from '../../process/home.ts';
import type { Session } from '../../process/session.ts';
import type { OptionValues } from '../../program/declare.ts';

type ExportGiven = OptionValues<typeof EXPORT_OPTIONS> & {
  readonly tape: string;
  readonly name: string;
  readonly json: boolean;
};

const LONGEST_DELAY_MS = 60_000;

function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`);
  if (Number.isFinite(at)) return at;
  throw new UsageError(`--${option} "${text}" must be an ISO 8601 time such as 2026-01-31T12:00:00Z.`);
}

function delayOf(option: string, text: string): number {
  const ms = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (ms <= LONGEST_DELAY_MS) return ms;
  throw new UsageError(`--${option} "${text}" must be whole milliseconds from 0 to ${LONGEST_DELAY_MS}.`);
}

const textOf = ({ name, from, to, markets, bankroll, grain, about }: Episode): string[] => [
  name,
  new Date(from).toISOString(),
  new Date(to).toISOString(),
  `${markets}`,
  bankroll,
  grain,
  about,
];

const episodeTable = (episodes: readonly Episode[]): string =>
  table(['episode', 'from', 'to', 'markets', 'bankroll', 'grain', 'about'], episodes.map(textOf));

/** `prescient episode export TAPE NAME`: cuts an episode out of a tape. */
export async function exportOne(given: ExportGiven, { environment }: Session): Promise<void> {
  if (!isEpisodeName(given.name))
    throw new UsageError(`"${given.name}" must be lower-case letters, digits and hyphens, up to 60.`);
  const request = {
    from: timeOf('from', given.from),
    to: timeOf('to', given.to),
    markets: given.market.length === 0 ? undefined : given.market,
    bankroll: given.bankroll,
    stakeBudget: given.stake ?? null,
    calls: wholeNumberOf('calls', given.calls),
    latency: { baseMs: delayOf('latency', given.latency), jitterMs: delayOf('jitter', given.jitter) },
    about: given.about,
  };
  moneyOf('bankroll', parseUsd, given.bankroll);
  if (given.stake !== undefined) moneyOf('stake', parseUsd, given.stake);
  const folder = episodesIn(environment.home);
  makeFolders(folder);
  const tape = await openTape(given.tape);
  try {
    const episode = await exportEpisode({ ...request, tape, into: join(folder, given.name) });
    if (given.json) printJson(episode);
    else
      print(
        `${episodeTable([episode])}\nAn API with this home plays it: sim.create { "episode": "${episode.name}" }`,
      );
  } finally {
    await tape.close();
  }
}

/** `prescient episode list`: the episodes of the home. */
export async function list({ json }: { readonly json: boolean }, { environment }: Session): Promise<void> {
  const folder = episodesIn(environment.home);
  const names = (await readdir(folder).catch(() => [])).filter(isEpisodeName).toSorted();
  const episodes: Episode[] = [];
  for (const name of names) episodes.push(await readEpisode(join(folder, name)));
  if (json) printJson({ items: episodes });
  else
    print(
      episodes.length === 0 ? 'There is no episode yet; episode export makes one.' : episodeTable(episodes),
    );
}

/** `prescient episode results`: the results of simulations. */
export async function results({ json }: { readonly json: boolean }, { environment }: Session): Promise<void> {
  const text = await readFile(join(episodesIn(environment.home), RESULTS_FILE), 'utf8').catch(() => '');
  // The last line may be one that is being written.
  const rows = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as SimResult);
  if (json) printJson({ items: rows });
  else if (rows.length === 0) print('No simulation has ended yet.');
  else
    print(
      table(
        ['episode', 'agent', 'seed', 'equity', 'pnl', 'fees', 'trades', 'calls', 'brier', 'ledger'],
        rows.map((row) => [
          row.episode,
          row.agent,
          row.seed,
          row.equity,
          row.pnl,
          row.fees,
          `${row.trades}`,
          `${row.calls}`,
          row.brier?.toFixed(4) ?? '',
          row.ledgerHash.slice(0, 12),
        ]),
      ),
    );
}
