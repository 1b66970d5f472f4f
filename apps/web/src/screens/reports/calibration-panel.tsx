import { count, decimal, percent, signedPercent } from '../../figures.ts';
import { Empty } from '../../parts/empty.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { CalibrationPlot } from './calibration-plot.tsx';
import { interval, type Report } from './return-figures.tsx';

type Bin = NonNullable<Report['reliability']>['bins'][number];

const COLUMNS: readonly Column<Bin>[] = [
  {
    head: 'Said',
    cell: ({ from, to }) => `${percent(from).replace('.00', '')} to ${percent(to).replace('.00', '')}`,
  },
  { head: 'Forecasts', isNumber: true, cell: (bin) => count(bin.count) },
  { head: 'Mean said', isNumber: true, cell: ({ meanProbability }) => percent(meanProbability) },
  { head: 'Came true', isNumber: true, cell: ({ meanResult }) => percent(meanResult) },
];

/** The stated probabilities beside the results, with the count of each bin. */
export function CalibrationPanel({ of: { scores, reliability, skillInterval } }: { of: Report }) {
  if (scores === null || reliability === null)
    return (
      <Panel title="Calibration">
        <Empty title="No resolved forecast yet">
          State a probability <code>p</code> with each trade; once its market ends, it counts here.
        </Empty>
      </Panel>
    );
  return (
    <Panel title="Calibration" about={`${count(scores.forecasts)} resolved forecasts`}>
      <Figures>
        <Figure label="Brier" note={`market ${decimal(scores.marketBrier, 4)}`}>
          {decimal(scores.brier, 4)}
        </Figure>
        <Figure label="Skill" note={interval(skillInterval)}>
          {signedPercent(scores.skill)}
        </Figure>
        <Figure label="Calibration error">{percent(reliability.calibrationError)}</Figure>
      </Figures>
      <CalibrationPlot bins={reliability.bins} />
      <Table
        label="Calibration by what was said"
        columns={COLUMNS}
        rows={reliability.bins.filter((bin) => bin.count > 0)}
        keyOf={({ from }) => from}
      />
    </Panel>
  );
}
