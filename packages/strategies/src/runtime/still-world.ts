/** A call that a strategy may not make: it reads or changes the world outside its context. */
export class ImpureCall extends Error {
  override readonly name = 'ImpureCall';
}

const refusal = (call: string, advice: string) => (): never => {
  throw new ImpureCall(`calls ${call}; ${advice}`);
};

const NO_WORLD = 'a strategy does no input or output: what it may know is in its context';
const NO_TIME = 'a strategy has no clock of its own: use now of the context';
const NO_CHANCE = 'a strategy has no chance of its own: use random() of the context';
const NO_LATER = 'a decision waits for nothing: return its intents';

const RealDate = Date;

/** Dates as before, but none of them of the present moment. */
const StillDate = new Proxy(RealDate, {
  construct(target, given: [], newTarget): object {
    if (given.length === 0) refusal('new Date()', NO_TIME)();
    return Reflect.construct(target, given, newTarget) as object;
  },
  apply: refusal('Date()', NO_TIME),
  get: (target, name): unknown => (name === 'now' ? refusal('Date.now', NO_TIME) : Reflect.get(target, name)),
});

/** The things of the world that a handler finds changed while it runs. */
const STILL: readonly { readonly of: object; readonly name: string; readonly value: unknown }[] = [
  { of: globalThis, name: 'Date', value: StillDate },
  { of: Math, name: 'random', value: refusal('Math.random', NO_CHANCE) },
  { of: performance, name: 'now', value: refusal('performance.now', NO_TIME) },
  { of: globalThis, name: 'fetch', value: refusal('fetch', NO_WORLD) },
  { of: globalThis, name: 'setTimeout', value: refusal('setTimeout', NO_LATER) },
  { of: globalThis, name: 'setInterval', value: refusal('setInterval', NO_LATER) },
  { of: globalThis, name: 'setImmediate', value: refusal('setImmediate', NO_LATER) },
  { of: globalThis, name: 'queueMicrotask', value: refusal('queueMicrotask', NO_LATER) },
  { of: Atomics, name: 'wait', value: refusal('Atomics.wait', NO_LATER) },
  { of: process, name: 'exit', value: refusal('process.exit', NO_WORLD) },
  { of: process, name: 'getBuiltinModule', value: refusal('process.getBuiltinModule', NO_WORLD) },
];

/**
 * Runs synchronous code while clock, chance and network refuse to answer. This finds mistakes, and decisions that no
 * replay could repeat; it is no sandbox.
 */
export function inStillWorld<T>(run: () => T): T {
  const before = STILL.map(({ of, name }) => Object.getOwnPropertyDescriptor(of, name));
  try {
    for (const { of, name, value } of STILL)
      Object.defineProperty(of, name, { value, configurable: true, writable: true });
    return run();
  } finally {
    for (const [index, { of, name }] of STILL.entries()) {
      const descriptor = before[index];
      if (descriptor === undefined) Reflect.deleteProperty(of, name);
      else Object.defineProperty(of, name, descriptor);
    }
  }
}
