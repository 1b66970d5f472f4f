/** Records what a venue says, makes up days and a world that no venue had, and plays each as a venue over HTTP and WebSocket. */
export type { DayOptions } from './generator/day-plan.ts';
export {
  type PlannedResolution,
  type ResolutionKind,
  resolutionKinds,
  type ResolutionStep,
} from './generator/resolution-plan.ts';
export { type FaultKind, faultKinds } from './generator/fault-plan.ts';
export {
  type FaultTruth,
  generateDay,
  type GeneratedDay,
  type KalshiTruth,
  type MarketTruth,
} from './generator/generate-day.ts';
export { harbourDay } from './generator/harbour-day.ts';
export type { CastEvent, CastMarket } from './generator/world.ts';
export {
  type EndlessRecording,
  type FrameObservation,
  type HttpHost,
  type HttpObservation,
  type Observation,
  type OutageObservation,
  type Playable,
  type Recording,
  type RecordingHeader,
  venuesOf,
} from './observation.ts';
export type { PlaySpeed } from './player/play-clock.ts';
export { Player, type PlayerOptions, type PlayerUrls } from './player/player.ts';
export { readRecording } from './read-recording.ts';
export { type Observed, Recorder, type RecorderOptions } from './recorder.ts';
export { RecordingError, type RecordingErrorCode } from './recording-error.ts';
export { type Strand, strands as worldStrands } from './world/strand.ts';
export { World, type WorldOptions } from './world/world.ts';
