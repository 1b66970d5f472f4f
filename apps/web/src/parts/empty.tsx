import type { ComponentChildren } from 'preact';

/** Nothing is there: what that means, and what to do. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <strong>{title}</strong>
    {children !== undefined && <p>{children}</p>}
  </div>
);

/** The lines of a part that was not read yet. */
export const Waiting = () => (
  <div class="waiting" role="status" aria-label="Reading">
    <span />
    <span />
    <span />
  </div>
);
