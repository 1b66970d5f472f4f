import { RecordingError, type Player } from '@prescient/recording';
import { notice } from '../process/output.ts';
import { UsageError } from '@prescient/terminal';

/** A recording that is being played. */
export interface PlayedDay {
  /** The time of receipt of its books: now, until it is over; then the time of its end, so that they grow old. */
  readonly receivedAt: () => number;
  /** True once it is over: from then on no trade is filled. */
  readonly isOver: () => boolean;
  /** The remark for the start; empty if there is none. */
  readonly remark: string;
  /** Waits until it is played or closed. */
  readonly done: Promise<void>;
}

const OVER = 'its books no longer change, and trades are refused';

/** Jumps to the place where it was left. @throws UsageError if it cannot be read that far, or is ahead of our clock */
async function resume(player: Player, from: number, file: string): Promise<void> {
  try {
    if (from > 0) await player.seek(from);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new UsageError(`--play ${file}: ${error.message}`);
  }
  if (player.now().getTime() <= Date.now()) return;
  throw new UsageError(
    `--play ${file}: the recording was made at ${player.now().toISOString()}, which is later than the clock of this machine. Set the clock right.`,
  );
}

/** Plays on. Once the recording is over, or cannot be read any further, tells the user so and what it means. */
async function playOn(player: Player, isClosed: () => boolean): Promise<void> {
  try {
    await player.play();
    if (player.isOver && !isClosed()) notice(`The recording is over: ${OVER}.`);
  } catch (error) {
    if (isClosed()) return;
    const why = error instanceof Error ? error.message : String(error);
    notice(`The recording cannot be played any further: ${why} From now on ${OVER}.`);
  }
}

/**
 * Plays a recording from the place where it was left. Its time never goes back, so a recording that is over does not
 * start again.
 * @throws UsageError
 */
export async function playDay(
  player: Player,
  { from, file, isClosed }: { from: number; file: string; isClosed: () => boolean },
): Promise<PlayedDay> {
  await resume(player, from, file);
  const wasOver = player.isOver;
  return {
    isOver: () => player.isOver,
    receivedAt: () => (player.isOver ? player.now().getTime() : Date.now()),
    remark: wasOver
      ? `; it is over: ${OVER}. Start with another --play FILE, with --live, or with another PRESCIENT_HOME, where it begins again`
      : '',
    done: wasOver ? Promise.resolve() : playOn(player, isClosed),
  };
}
