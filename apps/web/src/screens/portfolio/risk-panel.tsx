import { useState } from 'preact/hooks';
import type { Read } from '../../api/use-read.ts';
import { duration, percent } from '../../figures.ts';
import { price, usd } from '../../money.ts';
import { Age } from '../../parts/age.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { limitName } from './limit-texts.ts';
import { LimitsForm } from './limits-form.tsx';
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

const subjectOf = (subject: Standing['subject']): string => Object.values(subject).filter(Boolean).join(' ');

const COLUMNS: readonly Column<Standing>[] = [
  {
    head: 'Rule',
    cell: ({ rule, subject }) => (
      <>
        {limitName(rule)}
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

const Standings = ({ of: { figures, halt, haltForAll } }: { of: Risk }) => (
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
  </>
);

/** The limits of what the portfolio may buy, how it stands to them, and the form that sets them. */
export function RiskPanel({ risk }: { risk: Read<Risk> }) {
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const finish = (): void => {
    close();
    risk.again();
  };
  return (
    <Panel
      title="Risk limits"
      about="Refuse buys; sales and settlements go on"
      aside={
        <button type="button" disabled={risk.data === null} onClick={() => setOpen(true)}>
          Set limits
        </button>
      }
    >
      <Reading of={risk}>{(facts) => <Standings of={facts} />}</Reading>
      {isOpen && risk.data !== null && <LimitsForm risk={risk.data} onClose={close} onSet={finish} />}
    </Panel>
  );
}
