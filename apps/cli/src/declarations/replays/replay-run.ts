import { command, type OptionSpecs } from '../../program/declare.ts';
import { CHOICES } from '../common.ts';
import { strategies } from '../suggestions.ts';

const cycles = 'Cycles';
const portfolio = 'Portfolio';

/** The options of `replay run`. */
export const RUN_OPTIONS = {
  strategy: {
    value: 'FILE',
    about: 'a strategy of yours or the name of a shipped one; several run over one pass',
    many: true,
    required: true,
    suggest: strategies,
  },
  tape: { value: 'FILE', about: 'a tape; several are read as one', many: true, required: true },
  from: { value: 'TIME', about: 'begins there, as 2026-05-01 or 2026-05-01T12:00:00Z' },
  to: { value: 'TIME', about: 'ends before it' },
  config: { value: 'NAME=VALUE', about: 'sets the strategy', many: true },
  sweep: {
    value: 'NAME=A..B',
    about: 'runs once for each value: A..B, A..B/STEP or A,B,C; several give every combination',
    many: true,
  },
  seed: { value: 'TEXT', about: 'decides all chance', default: '1' },
  latency: {
    value: 'TERMS',
    about: 'delays as feed=N,entry=N,venue=N,response=N in milliseconds, or a file of measured ones; or both',
    many: true,
  },
  out: { value: 'DIR', about: 'writes the report, the summary and the tables there' },
  save: { about: 'saves the run as a portfolio' },
  threads: { value: 'N', about: 'the threads of a sweep; one for each core unless given' },
  balance: { heading: portfolio, value: 'DOLLARS', about: 'the cash to start with', default: '10000' },
  'fill-model': {
    heading: portfolio,
    value: 'MODEL',
    about: 'how it fills: from the books unless the tape has none',
    choices: CHOICES.fillModels,
  },
  'replenish-seconds': {
    heading: portfolio,
    value: 'N',
    about: 'half of the depth that it took is there again after N seconds',
  },
  interval: { heading: cycles, value: 'SECONDS', about: 'the pause between cycles' },
  on: {
    heading: cycles,
    value: 'STARTER',
    about: 'events: starts cycles when something happens to its markets or its portfolio',
    choices: async () => ['interval', 'events'],
  },
  'pause-ms': {
    heading: cycles,
    value: 'N',
    about: 'with --on events: the shortest pause between cycles, 1000 unless given',
  },
  'max-trades': { heading: cycles, value: 'N', about: 'the most buys of one cycle' },
  'max-positions': { heading: cycles, value: 'N', about: 'the most open positions' },
} as const satisfies OptionSpecs;

export const replayRun = command({
  name: 'run',
  about: 'Lets strategies trade over a tape, by the rules of live trading.',
  more: 'Tapes are made by "tape build". The same tape, strategy, settings and seed give the same result.',
  options: RUN_OPTIONS,
  example: 'replay run --strategy favourite --tape may.tape --sweep minPrice=0.60..0.90 --out results',
  run: async () => (await import('../../commands/replays/run.ts')).run,
});
