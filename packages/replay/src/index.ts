/** Tapes of order books, and strategies that trade over them by the rules of live trading. */
export { type BuildRequest, buildTape } from './build/build-tape.ts';
export type { Disk, DiskFile } from './build/disk.ts';
export { type Fill, writeTape } from './build/write-tape.ts';
export { IMPORTERS } from './importers/index.ts';
export type { ImportOptions, Importer, ImportProgress, RowSink } from './importers/importer.ts';
export { openDesk, openDeskWith } from './engine/desk/open-desk.ts';
export type { DeskMeans } from './engine/desk/memory-desk.ts';
export type { Arrival, Desk, DeskTerms, Ledger, OpenDesk } from './engine/desk.ts';
export { constantLatency, measuredLatency, NO_LATENCY, type Latency } from './engine/latency.ts';
export type { TypedBook, TypedLevel } from './engine/books/typed-book.ts';
export { REPLAY_FAULTS, ReplayError, type ReplayFault } from './engine/replay-error.ts';
export type { RowListener } from './engine/row-loop.ts';
export { runReplay, runReplays, type ReplayRequest, type ReplayRun } from './engine/run-replay.ts';
export type {
  LatencyTerms,
  RunCounters,
  RunLine,
  RunResult,
  RunSettings,
  RunStrategy,
  RunTape,
} from './engine/run-result.ts';
export { judgedJson, judgedRun, knownRun, runJson, type JudgedRun, type KnownRun } from './runs/known-run.ts';
export { RUN_FIGURES, type RunFigures } from './runs/run-figures.ts';
export { runFingerprint, runRecord } from './runs/run-record.ts';
export { runsText } from './runs/runs-text.ts';
export { comparedRunsText, runText } from './runs/run-text.ts';
export type { Act, ActFate, BuyAct, SellAct } from './episode/act.ts';
export {
  isEpisodeName,
  openEpisode,
  readEpisode,
  RESULTS_FILE,
  type Episode,
  type OpenEpisode,
} from './episode/episode.ts';
export { EpisodeError, type EpisodeErrorCode } from './episode/episode-error.ts';
export { exportEpisode, type EpisodeRequest } from './episode/export-episode.ts';
export type { ActAnswer, Look, Observation, SimMoment, SimState } from './episode/sim-answers.ts';
export type { SimResult } from './episode/sim-result.ts';
export { Simulation, type SimTerms } from './episode/simulation.ts';
export type { TrajectoryEntry } from './episode/trajectory.ts';
export type { Note, NoteBody, PlacedNote } from './tape/note.ts';
export { checkTape } from './tape/check-tape.ts';
export { openTape } from './tape/open-tape.ts';
export { ASK, CLEAR, GAP, LAST, LEVEL, PRINT, REPEATED, type Rows } from './tape/row.ts';
export {
  GRAINS,
  type ChunkInfo,
  type Grain,
  type Tape,
  type TapeChunk,
  type TapeInfo,
  type TapePart,
  type TapeToken,
} from './tape/tape.ts';
export { TapeError, type TapeErrorCode } from './tape/tape-error.ts';
export type { TapeAbout } from './tape/tape-writer.ts';
export { readSession, type RecordedSession } from './session/read-session.ts';
export { SessionError, type SessionErrorCode } from './session/session-error.ts';
export { SessionWriter } from './session/session-writer.ts';
export type {
  AccountLine,
  FillLine,
  LedgerLine,
  SessionFacts,
  SessionPortfolio,
  SignalLine,
} from './session/format.ts';
export { verifySession, type Verification } from './verify/verify-session.ts';
export { runSweep, type SweepMeans } from './sweep/run-sweep.ts';
export type { LatencySource, Sweep, SweepSet } from './sweep/run-share.ts';
export { sweepWords } from './sweep/sweep-words.ts';
