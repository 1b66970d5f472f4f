import { progress } from '@prescient/workshop';
import { cellName, wantedCells, type Cell } from '../load/cells.ts';
import type { Laboratory } from '../laboratory/laboratory.ts';
import type { Portfolios } from '../load/portfolios.ts';
import type { Settings } from '../settings.ts';
import {
  costOf,
  latencyOf,
  runCell,
  runYardstick,
  type Latency,
  type Slice,
  type TradeCost,
} from './slice.ts';
import { mean, ratios, spreadOf, type Spread } from './statistics.ts';
import { CLIENTS, FEWER_CLIENTS } from '../yardstick/yardstick-job.ts';

/** The rounds of one side, summed up. */
export interface SideResult {
  readonly name: string;
  readonly tradesPerSecond: Spread;
  readonly latencyMs: Latency | null;
  readonly microsecondsPerTrade: TradeCost;
}

export interface CellResult extends SideResult {
  readonly yardstick: Spread;
  /** Ours ÷ yardstick of the same round. */
  readonly ratio: Spread;
  /** Ours ÷ the yardstick with fewer clients, which does better where all want one row; null where it did not run. */
  readonly ratioToFewer: Spread | null;
}

export interface TradeResults {
  readonly cells: readonly CellResult[];
  readonly yardsticks: readonly SideResult[];
}

/** One round on as many portfolios: our cells between two runs of the yardstick. */
interface Round {
  readonly yardstick: readonly Slice[];
  /** None in the quick form. */
  readonly fewerClients: readonly Slice[];
  readonly ours: ReadonlyMap<Cell, Slice>;
}

const ratesOf = (slices: readonly Slice[]): number[] => slices.map(({ tradesPerSecond }) => tradesPerSecond);

const sideResult = (name: string, slices: readonly Slice[]): SideResult => ({
  name,
  tradesPerSecond: spreadOf(ratesOf(slices)),
  latencyMs: latencyOf(slices),
  microsecondsPerTrade: costOf(slices),
});

/** Cells of many bots stand next to the yardstick, which has 64 of them; every other round goes the other way. */
async function runRound(
  lab: Laboratory,
  cells: readonly Cell[],
  { seconds, quick }: Settings,
): Promise<Round> {
  const portfolios = cells[0]?.portfolios ?? 'one';
  const ours = new Map<Cell, Slice>();
  const yardstick = (clients: number): Promise<Slice> => runYardstick(lab, { portfolios, clients, seconds });
  const before = await yardstick(CLIENTS);
  for (const cell of cells) ours.set(cell, await runCell(lab, cell, { seconds, requestsPerSecond: null }));
  if (quick) return { yardstick: [before], fewerClients: [], ours };
  const after = await yardstick(CLIENTS);
  return { yardstick: [before, after], fewerClients: [await yardstick(FEWER_CLIENTS[portfolios])], ours };
}

function summarize(portfolios: Portfolios, cells: readonly Cell[], rounds: readonly Round[]): TradeResults {
  const yardstick = rounds.map((round) => mean(ratesOf(round.yardstick)));
  const fewer = rounds.flatMap((round) => round.fewerClients);
  return {
    yardsticks: [
      { name: `${portfolios}-${CLIENTS}`, slices: rounds.flatMap((round) => round.yardstick) },
      { name: `${portfolios}-${FEWER_CLIENTS[portfolios]}`, slices: fewer },
    ].flatMap(({ name, slices }) => (slices.length === 0 ? [] : [sideResult(name, slices)])),
    cells: cells.map((cell) => {
      const slices = rounds.flatMap(({ ours }) => ours.get(cell) ?? []);
      const against = (rates: readonly number[]): Spread => spreadOf(ratios(ratesOf(slices), rates));
      return {
        ...sideResult(cellName(cell), slices),
        yardstick: spreadOf(yardstick),
        ratio: against(yardstick),
        ratioToFewer: fewer.length === 0 ? null : against(ratesOf(fewer)),
      };
    }),
  };
}

/** Measures trades a second, both sides in turn, as often as the settings say. Null where none was asked for. */
export async function measureTrades(lab: Laboratory, settings: Settings): Promise<TradeResults | null> {
  const groups = (['one', 'spread'] as const)
    .map((portfolios) => ({ portfolios, cells: wantedCells(settings, portfolios), rounds: [] as Round[] }))
    .filter(({ cells }) => cells.length > 0);
  if (groups.length === 0) return null;
  for (let number = 0; number < settings.repeat; number += 1) {
    progress(`trades, round ${number + 1} of ${settings.repeat}`);
    for (const { cells, rounds } of groups) {
      rounds.push(await runRound(lab, number % 2 === 0 ? cells : cells.toReversed(), settings));
    }
  }
  const results = groups.map(({ portfolios, cells, rounds }) => summarize(portfolios, cells, rounds));
  return {
    cells: results.flatMap(({ cells }) => cells),
    yardsticks: results.flatMap(({ yardsticks }) => yardsticks),
  };
}
