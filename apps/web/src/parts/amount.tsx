import { exact, signedUsd, signOf, usd } from '../money.ts';

const GLYPHS = { '1': '▲', '0': '', '-1': '▼' } as const;
const TONES = { '1': 'gain', '0': '', '-1': 'loss' } as const;

/** Dollars; the exact amount is in its tooltip. */
export const Amount = ({ of }: { of: string | null }) =>
  of === null ? <Unknown /> : <span title={exact(of)}>{usd(of)}</span>;

/** A gain or a loss, told apart by sign, shape and colour. */
export function Change({ of }: { of: string | null }) {
  if (of === null) return <Unknown />;
  const sign = signOf(of);
  return (
    <span class={`change ${TONES[sign]}`} title={exact(of)}>
      {sign !== 0 && (
        <span aria-hidden="true" class="glyph">
          {GLYPHS[sign]}
        </span>
      )}
      {signedUsd(of)}
    </span>
  );
}

/** A value that nobody knows. */
export const Unknown = ({ why = 'not known' }: { why?: string }) => (
  <span class="dim" title={why} aria-label={why} role="img">
    –
  </span>
);
