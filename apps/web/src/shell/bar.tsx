import { Link } from 'wouter-preact';
import { isReachable } from '../api/fault.ts';
import { keepToken, token } from '../api/token.ts';
import { PortfolioPicker } from './portfolio-picker.tsx';
import { ThemeChoice } from './theme-choice.tsx';

const Connection = () =>
  isReachable.value ? (
    <span class="badge good" role="status">
      <span aria-hidden="true">●</span> Live
    </span>
  ) : (
    <span class="badge bad" role="status">
      <span aria-hidden="true">✕</span> No answer
    </span>
  );

/** The line at the top: the portfolio, the connection, the colours. */
export const Bar = () => (
  <header class="bar">
    <Link href="/" class="brand">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M3 17l6-7 4 4 7-9" />
      </svg>
      Prescient
    </Link>
    <div class="picker">
      <PortfolioPicker />
    </div>
    <div class="end">
      <span class="paper" title="No real money, and no order leaves this machine">
        Paper
      </span>
      <Connection />
      {token.value !== null && (
        <button type="button" class="linkish" onClick={() => keepToken(null)}>
          Forget token
        </button>
      )}
      <ThemeChoice />
    </div>
  </header>
);
