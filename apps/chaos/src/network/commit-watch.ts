import type { Inspector, Verdict } from './link.ts';
import { asksForCommit, confirmsCommit, FrameReader, type Frame } from './postgres-frames.ts';

/**
 * The fate of COMMITs that pass: nothing; the server commits and its reply is lost; or the request is lost, so
 * that the server rolls back.
 */
export type CommitFate = 'pass' | 'lose-reply' | 'lose-request';

const joined = (frames: readonly Frame[]): Buffer => Buffer.concat(frames.map(({ bytes }) => bytes));

/** Watches the connections between API and PostgreSQL for COMMITs, and cuts those whose turn it is. */
export class CommitWatch {
  fate: CommitFate = 'pass';
  /** Decides whether a COMMIT is hit while the fate is not to pass. */
  strikes: () => boolean = () => true;
  /** Told of each COMMIT that was hit, after its connection was cut. */
  onHit: () => void = () => undefined;
  /** COMMITs that took effect and whose reply was lost. */
  lostReplies = 0;
  /** COMMITs that never reached the server. */
  lostRequests = 0;

  /** An inspector for one connection. */
  inspector(): Inspector {
    const fromClient = new FrameReader('client');
    const fromServer = new FrameReader('server');
    return {
      toServer: (chunk) => this.#judge(fromClient.read(chunk), 'lose-request', asksForCommit),
      toClient: (chunk) => this.#judge(fromServer.read(chunk), 'lose-reply', confirmsCommit),
    };
  }

  #judge(frames: readonly Frame[], fate: CommitFate, isCommit: (frame: Frame) => boolean): Verdict {
    const commit = this.fate === fate ? frames.findIndex(isCommit) : -1;
    if (commit === -1 || !this.strikes()) return { pass: joined(frames), cut: false };
    if (fate === 'lose-reply') this.lostReplies += 1;
    else this.lostRequests += 1;
    setImmediate(this.onHit);
    return { pass: joined(frames.slice(0, commit)), cut: true };
  }
}
