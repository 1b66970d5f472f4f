import { once } from 'node:events';
import { progress, temporaryHome, startProgram } from '@prescient/workshop';
import { isWanted, type Settings } from '../settings.ts';
import { spreadOf, type Spread } from './statistics.ts';

/** Seconds from nothing to the end of `start --once`. */
export interface StartUp {
  /** With an empty home: a PostgreSQL is made, and the tables in it. */
  readonly coldSeconds: Spread;
  /** With the home that the cold one left. */
  readonly warmSeconds: Spread;
}

/** Seconds from nothing to the end of `start --once`: database, API, the bot's pass, and everything stopped again. */
async function timeStart(home: string): Promise<number> {
  const began = performance.now();
  const program = startProgram(['start', '--once', '--json'], { home });
  program.stdout?.resume();
  const [code] = (await once(program, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`start --once ended with ${code}`);
  return (performance.now() - began) / 1_000;
}

async function startTwice(): Promise<{ cold: number; warm: number }> {
  const home = await temporaryHome('bench');
  try {
    const cold = await timeStart(home.path);
    return { cold, warm: await timeStart(home.path) };
  } finally {
    await home.remove();
  }
}

/** Null where it was not asked for. */
export async function measureStartUp(settings: Settings): Promise<StartUp | null> {
  if (settings.starts === 0 || !isWanted(settings, 'startup')) return null;
  const times = [];
  for (let number = 0; number < settings.starts; number += 1) {
    progress(`start-up, round ${number + 1} of ${settings.starts}`);
    times.push(await startTwice());
  }
  return {
    coldSeconds: spreadOf(times.map(({ cold }) => cold)),
    warmSeconds: spreadOf(times.map(({ warm }) => warm)),
  };
}
