import { formatUsd, type Usd } from '@prescient/core/money';

/** Returns figures for programs: money as decimal strings, times in ISO 8601. */
export const reportJson = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? formatUsd(each as Usd) : each)),
  );
