import { words } from '../figures.ts';

/** The shape and the tone of a state; others are plain. */
const SHAPES: Readonly<Record<string, readonly [shape: string, tone: string]>> = {
  active: ['●', 'good'],
  open: ['●', 'good'],
  executed: ['✓', 'good'],
  live: ['●', 'good'],
  clean: ['✓', 'good'],
  up: ['●', 'good'],
  here: ['●', 'good'],
  playing: ['▶', 'good'],
  paused: ['❚❚', 'warn'],
  pending: ['◔', 'warn'],
  disputed: ['!', 'warn'],
  proposed: ['◔', 'warn'],
  review: ['!', 'warn'],
  locked: ['■', 'bad'],
  halted: ['■', 'bad'],
  rejected: ['✕', 'bad'],
  unpriced: ['○', 'warn'],
  over: ['■', 'warn'],
  down: ['✕', 'bad'],
};

/** A state: its word, its shape and its tone say the same. */
export function Badge({ of, title }: { of: string; title?: string | undefined }) {
  const [shape, tone] = SHAPES[of] ?? ['○', ''];
  return (
    <span class={`badge ${tone}`} title={title}>
      <span aria-hidden="true">{shape}</span> {words(of)}
    </span>
  );
}
