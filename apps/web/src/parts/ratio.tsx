import { signedPercent } from '../figures.ts';
import { Unknown } from './amount.tsx';

/** A return: its sign, its shape and its colour say the same. */
export function Ratio({ of }: { of: number | null }) {
  if (of === null) return <Unknown why="too little to compute it from" />;
  const shown = signedPercent(of);
  const tone = !/[1-9]/.test(shown) ? '' : of > 0 ? 'gain' : 'loss';
  return (
    <span class={`change ${tone}`}>
      {tone !== '' && (
        <span aria-hidden="true" class="glyph">
          {tone === 'gain' ? '▲' : '▼'}
        </span>
      )}
      {shown}
    </span>
  );
}
