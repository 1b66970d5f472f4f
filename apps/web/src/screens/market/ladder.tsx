import { count } from '../../figures.ts';
import { minus, price, shares, sumOf } from '../../money.ts';
import { Age } from '../../parts/age.tsx';
import type { Book } from './use-live-book.ts';

type Level = Book['bids'][number];

/** A level with the shares up to and with it. */
interface Step extends Level {
  readonly total: string;
}

const DEPTH = 10;

function stepsOf(levels: readonly Level[]): readonly Step[] {
  const shown = levels.slice(0, DEPTH);
  return shown.map((level, index) => ({
    ...level,
    total: sumOf(shown.slice(0, index + 1).map(({ size }) => size)),
  }));
}

const Row = ({ step, kind, most }: { step: Step; kind: 'ask' | 'bid'; most: number }) => (
  <tr class={kind}>
    <td class="depth">
      <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 10">
        <rect x={100 - (Number(step.total) / most) * 100} width="100" height="10" />
      </svg>
    </td>
    <td class="number quote">{price(step.price)}</td>
    <td class="number">{shares(step.size)}</td>
    <td class="number dim">{shares(step.total)}</td>
    <td class="dim">{kind}</td>
  </tr>
);

/** The space between the sides. */
function Middle({ bids, asks }: Book) {
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  const text =
    bid !== undefined && ask !== undefined
      ? `spread ${price(minus(ask, bid))}`
      : bid === undefined && ask === undefined
        ? 'nobody bids or asks'
        : `nobody ${bid === undefined ? 'bids' : 'asks'}`;
  return (
    <tr class="middle">
      <td colSpan={5}>{text}</td>
    </tr>
  );
}

/** An order book as a ladder, whose rows stay while their levels change: asks above, bids below, the best ones in the middle. */
export function Ladder({ of }: { of: Book }) {
  const [asks, bids] = [stepsOf(of.asks), stepsOf(of.bids)];
  const most = Math.max(Number(asks.at(-1)?.total ?? 0), Number(bids.at(-1)?.total ?? 0), 1);
  const hidden = of.asks.length + of.bids.length - asks.length - bids.length;
  return (
    <div class="ladder">
      <table aria-label="Order book: asks above, bids below">
        <thead>
          <tr>
            <th scope="col">Depth</th>
            <th scope="col" class="number">
              Price
            </th>
            <th scope="col" class="number">
              Shares
            </th>
            <th scope="col" class="number">
              Total
            </th>
            <th scope="col">Side</th>
          </tr>
        </thead>
        <tbody>
          {asks.toReversed().map((step, index) => (
            <Row key={`ask ${asks.length - index}`} step={step} kind="ask" most={most} />
          ))}
          <Middle {...of} />
          {bids.map((step, index) => (
            <Row key={`bid ${index}`} step={step} kind="bid" most={most} />
          ))}
        </tbody>
      </table>
      <p class="hint body">
        Received <Age since={of.receivedAt} /> ago · step {price(of.tickSize)} · at least{' '}
        {shares(of.minimumSize)} shares{hidden > 0 && ` · ${count(hidden)} more levels`}
      </p>
    </div>
  );
}
