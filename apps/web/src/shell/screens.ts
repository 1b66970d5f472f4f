/** A screen of the navigation; `prefix` is the beginning of all its addresses. */
interface Screen {
  readonly name: string;
  readonly prefix: string;
  /** True if its address names a portfolio. */
  readonly isOfPortfolio?: boolean;
}

export const SCREENS: readonly Screen[] = [
  { name: 'Overview', prefix: '/' },
  { name: 'Portfolio', prefix: '/portfolio', isOfPortfolio: true },
  { name: 'Market', prefix: '/market' },
  { name: 'Trade', prefix: '/trade' },
  { name: 'Strategies', prefix: '/strategies', isOfPortfolio: true },
  { name: 'Reports', prefix: '/reports', isOfPortfolio: true },
  { name: 'System', prefix: '/system' },
];

/** The address of a screen for a portfolio. */
export const pathOf = ({ prefix, isOfPortfolio = false }: Screen, portfolioId: number): string =>
  isOfPortfolio ? `${prefix}/${portfolioId}` : prefix;

/** True if an address belongs to a screen. */
export const isAt = ({ prefix }: Screen, path: string): boolean =>
  path === prefix || (prefix !== '/' && path.startsWith(`${prefix}/`));
