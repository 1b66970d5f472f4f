const WIDTH = 96;
const HEIGHT = 24;
const EDGE = 2;

/** A small line without axes; its words are the table's. */
export function Spark({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) return <span class="dim">–</span>;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * WIDTH;
    const y = HEIGHT - EDGE - ((value - low) / span) * (HEIGHT - 2 * EDGE);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const [endX, endY] = points.at(-1)!.split(',');
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH + EDGE} ${HEIGHT}`} role="img" aria-label={label}>
      <polyline points={points.join(' ')} />
      <circle cx={endX} cy={endY} r="2" />
    </svg>
  );
}
