import type { api as apiClient } from '../../api/client.ts';

type Api = typeof apiClient;

export type SwitchName = 'pause' | 'resume' | 'halt' | 'lift';

interface Switch {
  readonly title: string;
  readonly about: string;
  readonly yes: string;
  readonly takesReason: boolean;
  readonly needsReason: boolean;
  readonly turn: (api: Api, portfolioId: number, reason: string) => Promise<unknown>;
}

/** The switches that stop a portfolio's buying, and let it go on. */
export const SWITCHES: Readonly<Record<SwitchName, Switch>> = {
  pause: {
    title: 'Pause this portfolio?',
    about: 'It buys nothing until it is resumed. Sales and settlements go on.',
    yes: 'Pause',
    takesReason: true,
    needsReason: false,
    turn: (api, portfolioId, reason) =>
      api.portfolio.pause.mutate({ portfolioId, reason: reason === '' ? null : reason }),
  },
  resume: {
    title: 'Resume this portfolio?',
    about: 'It buys again.',
    yes: 'Resume',
    takesReason: false,
    needsReason: false,
    turn: (api, portfolioId) => api.portfolio.resume.mutate({ portfolioId }),
  },
  halt: {
    title: 'Turn the kill switch?',
    about:
      'All buys of this portfolio are refused until an administrator lifts it. Sales and settlements go on.',
    yes: 'Stop all buys',
    takesReason: true,
    needsReason: true,
    turn: (api, portfolioId, reason) => api.risk.halt.mutate({ portfolioId, reason }),
  },
  lift: {
    title: 'Lift the kill switch?',
    about: 'The portfolio buys again, as far as its limits allow.',
    yes: 'Lift it',
    takesReason: true,
    needsReason: true,
    turn: (api, portfolioId, reason) => api.risk.resume.mutate({ portfolioId, reason }),
  },
};
