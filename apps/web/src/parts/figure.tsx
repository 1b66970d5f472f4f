import type { ComponentChildren } from 'preact';

interface FigureProps {
  readonly label: string;
  readonly children: ComponentChildren;
  /** A line below. */
  readonly note?: ComponentChildren;
  readonly isLarge?: boolean;
}

/** A number with its name. */
export const Figure = ({ label, children, note, isLarge = false }: FigureProps) => (
  <div class={isLarge ? 'figure large' : 'figure'}>
    <dt>{label}</dt>
    <dd>
      {children}
      {note !== undefined && <div class="note">{note}</div>}
    </dd>
  </div>
);

/** Numbers beside each other. */
export const Figures = ({ children }: { children: ComponentChildren }) => <dl class="figures">{children}</dl>;
