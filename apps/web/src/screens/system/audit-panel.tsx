import type { RouterOutputs } from '@prescient/api';
import { ALONE, api } from '../../api/client.ts';
import { useAct } from '../../api/use-act.ts';
import { count } from '../../figures.ts';
import { Moment } from '../../parts/age.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FaultNote } from '../../parts/fault-note.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { portfolioId } from '../../state/portfolios.ts';

type Audit = RouterOutputs['audit']['verify'];
type Difference = Audit['differences'][number];

const COLUMNS: readonly Column<Difference>[] = [
  { head: 'Portfolio', isNumber: true, cell: (one) => one.portfolioId },
  { head: 'Where', cell: ({ subject, id }) => `${subject} ${id}` },
  { head: 'Field', cell: ({ field }) => field },
  { head: 'Stored', isNumber: true, cell: ({ stored }) => stored ?? 'nothing' },
  { head: 'Expected', isNumber: true, cell: ({ expected }) => expected ?? 'nothing' },
];

const Result = ({ of }: { of: Audit }) => (
  <>
    <Figures>
      <Figure label="Result" note={<Moment at={of.checkedAt} />}>
        {of.clean ? <Badge of="clean" /> : <Badge of="rejected" title="something differs" />}
      </Figure>
      <Figure label="Positions">{count(of.positions)}</Figure>
      <Figure label="Fills">{count(of.fills)}</Figure>
      <Figure label="Transfers">{count(of.transfers)}</Figure>
    </Figures>
    {of.differences.length > 0 && (
      <Table
        label="Differences"
        columns={COLUMNS}
        rows={of.differences}
        keyOf={(one) => `${one.portfolioId} ${one.subject} ${one.id} ${one.field}`}
      />
    )}
  </>
);

/** Computes the chosen portfolio again from its ledger, when it is asked to. */
export function AuditPanel() {
  const audit = useAct<Audit>();
  const id = portfolioId.value;
  const run = () => void audit.run(() => api.audit.verify.query({ portfolioId: id }, ALONE));
  return (
    <Panel
      title="Audit"
      about={`of portfolio ${id}`}
      aside={
        <button type="button" disabled={audit.isBusy} onClick={run}>
          {audit.isBusy ? 'Computing…' : 'Audit now'}
        </button>
      }
    >
      <FaultNote fault={audit.fault} />
      {audit.answer === null ? (
        <Empty title="Not audited here yet">
          An audit computes every balance, lot and receipt again from transfers and fills.
        </Empty>
      ) : (
        <Result of={audit.answer} />
      )}
    </Panel>
  );
}
