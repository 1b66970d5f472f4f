/** The state of long work under way. */
export interface WorkStep {
  /** The name of the work, such as "restoring". */
  readonly work: string;
  /** The name of what is counted, such as "rows". */
  readonly unit: string;
  readonly done: number;
  /** Null where it is not known before the end. */
  readonly total: number | null;
}

/** Hears of every step of long work. */
export type OnStep = (step: WorkStep) => void;

/** Returns the function that adds to the work that is done, and tells of it. */
export function countingSteps(
  work: Omit<WorkStep, 'done'>,
  onStep: OnStep | undefined,
): (more: number) => void {
  let done = 0;
  return (more) => onStep?.({ ...work, done: (done += more) });
}

/** Passes on all that comes, and adds the size of each part. */
export async function* counted<T>(
  source: AsyncIterable<T>,
  sizeOf: (one: T) => number,
  add: (more: number) => void,
): AsyncGenerator<T> {
  for await (const one of source) {
    add(sizeOf(one));
    yield one;
  }
}
