import { formatUsd, type Usd } from '@prescient/core/money';
import type { Interval } from '../statistics/bootstrap.ts';

/** Figures as people read them. A figure that is not known is empty. */
export const dollarsText = (value: Usd | null): string => (value === null ? '' : formatUsd(value));
export const percentText = (value: number | null): string =>
  value === null ? '' : `${(value * 100).toFixed(2)} %`;
export const ratioText = (value: number | null): string => (value === null ? '' : value.toFixed(3));
export const intervalText = (interval: Interval | null, text: (value: number) => string): string =>
  interval === null ? '' : `${text(interval.low)} to ${text(interval.high)}`;
export const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
