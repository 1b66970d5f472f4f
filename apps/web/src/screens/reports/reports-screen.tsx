import { useState } from 'preact/hooks';
import { ALONE, api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { Choice } from '../../parts/choice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { portfolioName } from '../../state/portfolios.ts';
import { useChosen } from '../../state/use-chosen.ts';
import { CalibrationPanel } from './calibration-panel.tsx';
import { GroupTable } from './group-table.tsx';
import { Leaderboard } from './leaderboard.tsx';
import { Replays } from './replays.tsx';
import { ReturnFigures } from './return-figures.tsx';
import { TradeFigures } from './trade-figures.tsx';

const PERIODS = [
  ['day', 'Days'],
  ['week', 'Weeks'],
  ['month', 'Months'],
] as const;
type Period = (typeof PERIODS)[number][0];

const EVERY_MS = 20_000;

/** The earnings of a portfolio, and how far they can be believed. */
export function ReportsScreen({ params }: { params: { id?: string } }) {
  const portfolioId = useChosen(params);
  const [period, setPeriod] = useState<Period>('day');
  const report = useRead(() => api.report.get.query({ portfolioId, period }, ALONE), {
    key: `report ${portfolioId} ${period}`,
    everyMs: EVERY_MS,
  });
  return (
    <>
      <div class="head">
        <h1>Report of {portfolioName.value}</h1>
        <Choice label="Periods" options={PERIODS} value={period} onChange={setPeriod} />
      </div>
      <Reading of={report}>
        {(data) => (
          <>
            {data.advice.length > 0 && (
              <Panel title="How far to believe it">
                <ul class="list">
                  {data.advice.map((sentence) => (
                    <li key={sentence}>⚠ {sentence}</li>
                  ))}
                </ul>
              </Panel>
            )}
            <Panel title="Returns" about="With 95 % intervals where there are ten events or more">
              <ReturnFigures of={data} />
            </Panel>
            <Panel title="Trades">
              <TradeFigures of={data} />
            </Panel>
            <div class="half">
              <CalibrationPanel of={data} />
              <Panel title="By category">
                <GroupTable rows={data.categories} label="Trades by category" />
              </Panel>
            </div>
            <Panel title="By period" about="By the day of the buy">
              <GroupTable rows={data.periods.toReversed()} label="Trades by period" />
            </Panel>
          </>
        )}
      </Reading>
      <Leaderboard />
      <Replays />
    </>
  );
}
