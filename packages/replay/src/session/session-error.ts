/** The reasons why a folder is no session that can be replayed, each with its sentence. */
const SENTENCES = {
  SESSION_EXISTS:
    'The folder is there already and holds files, and a session never replaces files. Name another folder.',
  SESSION_UNREADABLE:
    'The folder holds no session. Check that its path is right and that you may read it; start --session makes one.',
  SESSION_UNFINISHED:
    'The session has no session.json: the process that recorded it was stopped before it could write the end. Record it again, and stop it by Ctrl-C.',
  SESSION_VERSION:
    'The session was recorded by another release in a form that this one cannot read. Record it again.',
  SESSION_DAMAGED: 'The session has a file that is not as it was written. Copy it again, or record it again.',
  SESSION_USED:
    'A session begins with a portfolio that has never traded, because its replay begins with nothing. Name another portfolio.',
  SESSION_STRATEGY:
    'The strategy is not the one that traded in the session. Restore the file as it was then.',
} as const;

export type SessionErrorCode = keyof typeof SENTENCES;

/** A fault of a session's folder. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: SessionErrorCode;

  /** @param subject the file, the folder or the portfolio that the sentence is about */
  constructor(code: SessionErrorCode, subject: string, cause?: unknown) {
    super(`${subject}: ${SENTENCES[code]}`, { cause });
    this.code = code;
  }
}
