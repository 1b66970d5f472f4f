import { RecordingError, type Player } from '@prescient/recording';
import { notice } from '../process/output.ts';
import { UsageError } from '@prescient/terminal';

/** A recording that is being played. */
export interface PlayedDay {
  /** The time of receipt of its books: now, until it is over. From then on nobody knows them any newer than that. */
  readonly receivedAt: () => number;
  /** True once it is over: from then on no order is taken. */
  readonly isOver: () => boolean;
  /** The remark for the start; empty if there is none. */
  readonly remark: string;
  /** Waits until it is played or closed. */
  readonly done: Promise<void>;
}

const OVER = 'its books stand still and take no orders';

/** Jumps to where it was left. @throws UsageError where it cannot be read so far, or is ahead of our clock */
async function resume(player: Player, from: number, file: string): Promise<void> {
  try {
    if (from > 0) await player.seek(from);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new UsageError(`--play ${file}: ${error.message}`);
  }
  if (player.now().getTime() <= Date.now()) return;
  throw new UsageError(
    `--play ${file}: it is of ${player.now().toISOString()}, which the clock of this machine has not reached; set the clock right.`,
  );
}

/** Plays on, says once when the recording is over or cannot be read on, and what both mean. */
async function playOn(player: Player, isClosed: () => boolean): Promise<void> {
  try {
    await player.play();
    if (player.isOver && !isClosed()) notice(`The recording is over: ${OVER} any more.`);
  } catch (error) {
    if (isClosed()) return;
    const why = error instanceof Error ? error.message : String(error);
    notice(`The recording cannot be played on: ${why} From here ${OVER}.`);
  }
}

/**
 * Plays a recording from where it was left. Its time never goes back, so one that is over begins no second time.
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
      ? `; it is over: ${OVER}. Another --play FILE does, --live, or this one from its beginning in another PRESCIENT_HOME`
      : '',
    done: wasOver ? Promise.resolve() : playOn(player, isClosed),
  };
}
