import { Link, useLocation } from 'wouter-preact';
import { portfolioId } from '../state/portfolios.ts';
import { isAt, pathOf, SCREENS } from './screens.ts';

/** The screens, each with the key that opens it. */
export function Nav() {
  const [path] = useLocation();
  return (
    <nav class="nav" aria-label="Screens">
      {SCREENS.map((screen, index) => (
        <Link
          key={screen.name}
          href={pathOf(screen, portfolioId.value)}
          aria-current={isAt(screen, path) ? 'page' : undefined}
        >
          {screen.name}
          <kbd aria-hidden="true">{index + 1}</kbd>
        </Link>
      ))}
    </nav>
  );
}
