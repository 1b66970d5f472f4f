/** The strategies of a session in the played world, whose prices move within minutes, by the portfolios that they trade. */
const STRATEGIES = {
  7: { name: 'favourite', settings: ['stake=10', 'minPrice=0.6', 'maxPrice=0.97'] },
  8: { name: 'mean-reversion', settings: ['stake=20', 'hours=0.5', 'deviations=1', 'smallest=0.01'] },
  9: { name: 'arbitrage', settings: ['edge=0.001'] },
} as const;

/** The numbers of the portfolios. */
export const PORTFOLIOS = Object.keys(STRATEGIES).map(Number);

/** The words of a start that keeps a session of them in a folder. */
export const sessionWords = (folder: string): string[] => [
  '--session',
  folder,
  '--fill-model',
  'book',
  ...Object.entries(STRATEGIES).flatMap(([id, { name, settings }]) => [
    '--strategy',
    `${id}=${name}`,
    ...settings.flatMap((setting) => ['--config', `${id}.${setting}`]),
  ]),
];
