import type { RouterOutputs } from '@prescient/api';
import { count, words } from '../../figures.ts';
import { Age } from '../../parts/age.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { countsOf, type Cycle } from './counts.ts';

interface CycleFiguresProps {
  readonly of: Cycle;
  readonly runner: RouterOutputs['cycle']['status']['runner'];
}

/** One cycle with the counts of its steps: what was read, what each filter removed, what came of it. */
export const CycleFigures = ({ of, runner }: CycleFiguresProps) => (
  <>
    <Figures>
      <Figure label="Strategy" note={`version ${of.version}`}>
        {of.strategy}
      </Figure>
      <Figure label="Cycle">{count(of.cycleId)}</Figure>
      <Figure label="State" note={of.nextStep === null ? 'all steps done' : `next: ${of.nextStep}`}>
        <Badge of={of.nextStep === null ? 'executed' : 'pending'} />
      </Figure>
      <Figure label="Began">
        <Age since={of.startedAt} /> ago
      </Figure>
      <Figure label="Runner" note={runner === null ? 'nobody runs it now' : 'has the portfolio now'}>
        <code>{(runner?.name ?? of.runner).slice(0, 18)}</code>
      </Figure>
    </Figures>
    <div class="half body">
      {countsOf(of).map(({ step, counts }) => (
        <div key={step}>
          <h3>{words(step)}</h3>
          <p class="steps">
            {counts.map(({ name, value }) => (
              <span key={name}>
                <span class="dim">{name}</span> {value}
              </span>
            ))}
          </p>
        </div>
      ))}
    </div>
  </>
);
