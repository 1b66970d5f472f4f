/** The outcome that an action buys: 0 for yes, 1 for no. */
export const outcomeOf = (action: 'buy_yes' | 'buy_no'): 0 | 1 => (action === 'buy_yes' ? 0 : 1);

/** The side of a position; its shape tells them apart. */
export const Side = ({ outcome }: { outcome: 0 | 1 }) => (
  <span class={outcome === 0 ? 'side yes' : 'side no'}>
    <span aria-hidden="true">{outcome === 0 ? '◆' : '◇'}</span> {outcome === 0 ? 'Yes' : 'No'}
  </span>
);
