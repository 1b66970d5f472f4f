import type { Portfolios } from './portfolios.ts';
import { isWanted, type Settings } from '../settings.ts';
import { MODES, type Mode } from './trade-request.ts';

/** A way of trading, which is measured against the yardstick on as many portfolios. */
export interface Cell {
  readonly portfolios: Portfolios;
  readonly mode: Mode;
  readonly bots: number;
}

export const cellName = ({ portfolios, mode, bots }: Cell): string => `${portfolios}-${mode}-${bots}`;

/** The cells that were asked for, of one portfolio or of many. */
export function wantedCells(settings: Settings, portfolios: Portfolios): Cell[] {
  const modes = Object.keys(MODES) as Mode[];
  return settings.bots
    .flatMap((bots) => modes.map((mode) => ({ portfolios, mode, bots })))
    .filter((cell) => isWanted(settings, cellName(cell)));
}
