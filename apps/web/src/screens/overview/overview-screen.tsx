import { Empty, Waiting } from '../../parts/empty.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { portfolios } from '../../state/portfolios.ts';
import { EquityComparison } from './equity-comparison.tsx';
import { PortfolioTable } from './portfolio-table.tsx';
import { Totals } from './totals.tsx';
import { followedOf, useAccounts } from './use-accounts.ts';
import { useHistories, type Histories } from './use-histories.ts';
import { command } from '../../command.ts';

const NO_HISTORIES: Histories = new Map();

/** All portfolios beside each other, as they are now. */
export function OverviewScreen() {
  const all = portfolios.value ?? [];
  const compared = useAccounts(all);
  const histories = useHistories(followedOf(all).map(({ id }) => id));
  return (
    <>
      <div class="head">
        <h1>Overview</h1>
      </div>
      <Panel title="All portfolios together">
        {portfolios.value === null ? <Waiting /> : <Totals of={compared} />}
      </Panel>
      <Panel title="Return since opening" about="Equity against the initial balance, of each portfolio">
        <Reading of={histories}>{(data) => <EquityComparison of={compared} histories={data} />}</Reading>
      </Panel>
      <Panel title="Portfolios">
        {portfolios.value === null ? (
          <Waiting />
        ) : compared.length === 0 ? (
          <Empty title="No portfolio yet">
            Open one with <code>{command('portfolio create 2 --template book')}</code>.
          </Empty>
        ) : (
          <PortfolioTable of={compared} histories={histories.data ?? NO_HISTORIES} />
        )}
      </Panel>
    </>
  );
}
