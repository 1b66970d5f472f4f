import {
  limitsJson,
  type Halt,
  type RiskChange,
  type RiskFigure,
  type RiskLimits,
  type RiskReport,
  type TradingHalt,
} from '@prescient/core';
import { table } from '@prescient/terminal';

/** A report or a change for programs: money as decimal strings, limits that do not bind left out. */
export const riskJson = <One extends { readonly limits: RiskLimits }>(one: One) => ({
  ...one,
  limits: limitsJson(one.limits),
});

type Halts = Pick<RiskReport, 'halt' | 'haltForAll'> & { readonly portfolioId: number | 'all' };

const haltLine = (whose: string, { reason, since, by }: Halt): string =>
  `${whose} is halted since ${since.toISOString()} by ${by}: ${reason}. Nothing is bought; sales and settlements go on.`;

/** The kill switches of a portfolio in sentences. */
export function haltText({ portfolioId, halt, haltForAll }: Halts): string {
  const whose =
    portfolioId === 'all'
      ? 'The kill switch of all portfolios'
      : `The kill switch of portfolio ${portfolioId}`;
  const lines = [
    ...(haltForAll ? [haltLine('Every portfolio', haltForAll)] : []),
    ...(halt ? [haltLine(`Portfolio ${portfolioId}`, halt)] : []),
  ];
  return lines.length === 0 ? `${whose} is off.` : lines.join('\n');
}

const subjectText = (subject: RiskFigure['subject']): string =>
  Object.entries(subject)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

/** The limits of a portfolio, and how it stands to them. */
export function riskText(report: RiskReport): string {
  const { portfolioId, version, limits, figures } = report;
  const byRule = new Map<string, RiskFigure>(figures.map((figure) => [figure.rule, figure]));
  const set = Object.entries(limitsJson(limits));
  const known = set.map(([rule, limit]) => {
    const figure = byRule.get(rule);
    return [
      rule,
      String(limit),
      figure ? String(figure.value) : '',
      figure?.isExceeded === true ? 'exceeded' : '',
      figure ? subjectText(figure.subject) : '',
    ];
  });
  const head =
    set.length === 0
      ? `Portfolio ${portfolioId} has no limits.`
      : `Portfolio ${portfolioId}, version ${version} of its limits:\n\n${table(['rule', 'limit', 'now', '', 'of'], known)}`;
  const exceeded = figures.some(({ isExceeded }) => isExceeded);
  const advice = exceeded
    ? '\n\nNothing is sold for a limit that is exceeded; nothing that raises the figure is bought.'
    : '';
  return `${head}${advice}\n\n${haltText(report)}`;
}

/** The changes of a portfolio, newest first. */
export function changesText(changes: readonly RiskChange[]): string {
  if (changes.length === 0) return 'There was no change yet.';
  const rows = changes.map(({ version, recordedAt, change, reason, changedBy, limits }) => [
    `${version}`,
    recordedAt.toISOString(),
    change,
    reason,
    changedBy,
    Object.entries(limitsJson(limits))
      .map(([rule, limit]) => `${rule} ${limit}`)
      .join(', '),
  ]);
  return table(['version', 'at', 'change', 'reason', 'by', 'limits from then on'], rows);
}

/** The turns of the kill switch of all portfolios, newest first. */
export function turnsText(turns: readonly TradingHalt[], haltForAll: Halt | null): string {
  const rows = turns.map(({ version, recordedAt, isOn, reason, changedBy }) => [
    `${version}`,
    recordedAt.toISOString(),
    isOn ? 'halt' : 'resume',
    reason,
    changedBy,
  ]);
  const state = haltText({ portfolioId: 'all', halt: null, haltForAll });
  if (rows.length === 0) return state;
  return `${table(['version', 'at', 'change', 'reason', 'by'], rows)}\n\n${state}`;
}
