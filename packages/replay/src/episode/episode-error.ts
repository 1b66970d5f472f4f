/** The reasons for which an episode cannot be read, written or played. */
export type EpisodeErrorCode =
  | 'EPISODE_NOT_FOUND'
  | 'EPISODE_DAMAGED'
  | 'EPISODE_EMPTY'
  | 'EPISODE_EXISTS'
  | 'EPISODE_SETTING'
  | 'EPISODE_OVER';

/** A fault about an episode; its message is one sentence, or two, that say what to do. */
export class EpisodeError extends Error {
  override readonly name = 'EpisodeError';
  readonly code: EpisodeErrorCode;

  constructor(code: EpisodeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
