import type { Read } from '../../api/use-read.ts';
import { duration, percent, words } from '../../figures.ts';
import { price, usd } from '../../money.ts';
import { Age } from '../../parts/age.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import type { Risk } from './use-risk.ts';

type Standing = Risk['figures'][number];
type Value = string | number;

/** A value of a rule in its unit, as its name says. */
function valueOf(rule: string, value: Value): string {
  if (rule.endsWith('Ms')) return duration(Number(value));
  if (typeof value === 'number') return String(value);
  if (rule === 'maxDrawdown') return percent(Number(value));
  return rule === 'maxSpread' ? price(value) : usd(value);
}

const nameOf = (rule: string): string =>
  words(rule.replace(/^max|Ms$/g, '')).replace('cool down', 'cool-down');

const subjectOf = (subject: Standing['subject']): string => Object.values(subject).filter(Boolean).join(' ');

const COLUMNS: readonly Column<Standing>[] = [
  {
    head: 'Rule',
    cell: ({ rule, subject }) => (
      <>
        {nameOf(rule)}
        {subjectOf(subject) !== '' && <span class="two">{subjectOf(subject)}</span>}
      </>
    ),
  },
  {
    head: 'Now',
    isNumber: true,
    cell: ({ rule, value, isExceeded }) => (
      <span class={isExceeded ? 'loss' : ''}>
        {isExceeded && '⚠ '}
        {valueOf(rule, value)}
      </span>
    ),
  },
  {
    head: 'Limit',
    isNumber: true,
    cell: ({ rule, limit }) => (limit === null ? <span class="dim">none</span> : valueOf(rule, limit)),
  },
];

const Halt = ({ of, whose }: { of: Risk['halt']; whose: string }) =>
  of && (
    <p>
      <Badge of="halted" /> {whose} by {of.by} <Age since={of.since} /> ago: {of.reason}
    </p>
  );

/** The limits of what the portfolio may buy, and how it stands to them. */
export const RiskPanel = ({ risk }: { risk: Read<Risk> }) => (
  <Panel title="Risk limits" about="Refuse buys; sales and settlements go on">
    <Reading of={risk}>
      {({ figures, halt, haltForAll, portfolioId }) => (
        <>
          <div class="list">
            <Halt of={halt} whose="This portfolio" />
            <Halt of={haltForAll} whose="All portfolios" />
          </div>
          <Table
            label="Risk limits"
            columns={COLUMNS}
            rows={figures}
            keyOf={({ rule, subject }) => `${rule} ${subjectOf(subject)}`}
          />
          <p class="hint body">
            Set one with <code>npm run risk -- set {portfolioId} --max-stake 100 --reason TEXT</code>.
          </p>
        </>
      )}
    </Reading>
  </Panel>
);
