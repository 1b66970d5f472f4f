import type { ComponentChildren } from 'preact';
import { tokenWanted } from '../api/token.ts';
import { Bar } from './bar.tsx';
import { Nav } from './nav.tsx';
import { TokenForm } from './token-form.tsx';
import { useKeys } from './use-keys.ts';

/** The frame of every screen. */
export function Shell({ children }: { children: ComponentChildren }) {
  useKeys();
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </button>
      <Bar />
      <Nav />
      <main id="main" tabIndex={-1}>
        {tokenWanted.value === null ? children : <TokenForm why={tokenWanted.value} />}
      </main>
    </div>
  );
}
