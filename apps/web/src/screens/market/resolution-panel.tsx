import { words } from '../../figures.ts';
import { price } from '../../money.ts';
import { Moment } from '../../parts/age.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import type { Market } from './use-market.ts';
import { command } from '../../command.ts';

type Change = Market['changes'][number];

/** The words for a payout. */
function paysOf(payout: string | null): string {
  if (payout === null) return 'no result yet';
  return payout === 'void' ? 'void: stakes come back' : `${price(payout)} a share of the first outcome`;
}

const COLUMNS: readonly Column<Change>[] = [
  { head: 'Time', cell: ({ recordedAt }) => <Moment at={recordedAt} /> },
  { head: 'State', cell: ({ state }) => <Badge of={state} /> },
  { head: 'Pays', cell: ({ payout }) => paysOf(payout) },
  { head: 'Said by', cell: ({ source, decidedBy }) => (decidedBy === 'admin' ? 'an administrator' : source) },
  { head: 'Note', isWide: true, cell: ({ note }) => <span class="why">{note ?? ''}</span> },
];

/** How a market ended, as far as that is known, and who said so. */
export const ResolutionPanel = ({ of }: { of: Market }) => (
  <Panel title="Resolution" about={paysOf(of.payout)}>
    {of.reviewReason !== null && (
      <p class="fault">
        <span aria-hidden="true">⚠ </span>
        <code>{of.reviewReason}</code> {words(of.reviewReason)}: a person has to decide with{' '}
        <code>{command('markets decide')}</code>.
      </p>
    )}
    {of.changes.length === 0 ? (
      <p class="empty">It is open, and nothing was said about its end.</p>
    ) : (
      <Table
        label="Resolution, step by step"
        columns={COLUMNS}
        rows={of.changes.toReversed()}
        keyOf={({ version }) => version}
      />
    )}
  </Panel>
);
