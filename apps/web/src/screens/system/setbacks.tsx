import type { RouterOutputs } from '@prescient/api';
import { countOf, duration } from '../../figures.ts';

type Setback = RouterOutputs['price']['status']['setbacks'][number];

/** Portfolios that shared work leaves out for a while, and why. */
export const Setbacks = ({ of, what }: { of: readonly Setback[]; what: string }) =>
  of.length === 0 ? null : (
    <ul class="list">
      {of.map(({ subject, reason, attempts, retryInMs }) => (
        <li key={subject} class="fault">
          ⚠ {subject} {what}: {reason} It failed {countOf(attempts, 'time')} and is tried again in{' '}
          {duration(retryInMs)}.
        </li>
      ))}
    </ul>
  );
