import type { ComponentChildren } from 'preact';

interface PanelProps {
  readonly title: string;
  /** One line below the title. */
  readonly about?: string;
  /** Controls at the right of the title. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly class?: string;
}

/** A part of a screen with its title. */
export const Panel = ({ title, about, aside, children, class: name = '' }: PanelProps) => (
  <section class={`panel ${name}`} aria-label={title}>
    <header>
      <div>
        <h2>{title}</h2>
        {about !== undefined && <p class="dim">{about}</p>}
      </div>
      {aside !== undefined && <div class="aside">{aside}</div>}
    </header>
    {children}
  </section>
);
