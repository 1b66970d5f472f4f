import { Link } from 'wouter-preact';
import { Badge } from '../../parts/badge.tsx';
import { Reading } from '../../parts/reading.tsx';
import { useChosen } from '../../state/use-chosen.ts';
import { AccountFigures } from './account-figures.tsx';
import { BuyingSwitches } from './buying-switches.tsx';
import { EquityPanel } from './equity-panel.tsx';
import { FillsPanel } from './fills-panel.tsx';
import { PositionsPanel } from './positions-panel.tsx';
import { RiskPanel } from './risk-panel.tsx';
import { SignalsPanel } from './signals-panel.tsx';
import { TradesPanel } from './trades-panel.tsx';
import { useAccount, type Summary } from './use-account.ts';
import { useFills } from './use-fills.ts';
import { useRisk } from './use-risk.ts';
import { useTrades } from './use-trades.ts';

/** One portfolio: what it holds, what it did, why, and what it may do. */
export function PortfolioScreen({ params }: { params: { id?: string } }) {
  const portfolioId = useChosen(params);
  const account = useAccount(portfolioId);
  return (
    <Reading of={account}>
      {(summary) => <Loaded key={portfolioId} summary={summary} again={account.again} />}
    </Reading>
  );
}

function Loaded({ summary, again }: { summary: Summary; again: () => void }) {
  const { id, kind, name, status, statusReason } = summary;
  const risk = useRisk(id);
  const trades = useTrades(id);
  const fills = useFills(id, () => {
    trades.again();
    again();
  });
  return (
    <>
      <div class="head">
        <div>
          <h1>
            {id} · {name}
          </h1>
          {kind === 'replay' && (
            <Badge of="replay" title="a saved run over recorded data; it takes no orders" />
          )}
          <Badge of={status} title={statusReason ?? undefined} />
          {statusReason !== null && <span class="dim"> {statusReason}</span>}
        </div>
        <div class="controls">
          {kind === 'live' && <Link href="/trade">Trade</Link>}
          <Link href={`/reports/${id}`}>Report</Link>
          {kind === 'live' && <BuyingSwitches portfolio={summary} risk={risk} again={again} />}
        </div>
      </div>
      <AccountFigures of={summary} />
      <div class="split">
        <div class="stack">
          <EquityPanel portfolioId={id} />
          <PositionsPanel of={summary} />
          <TradesPanel trades={trades} />
          <SignalsPanel portfolioId={id} />
        </div>
        <div class="stack">
          <FillsPanel fills={fills} />
          <RiskPanel risk={risk} />
        </div>
      </div>
    </>
  );
}
