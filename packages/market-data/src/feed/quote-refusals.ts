import { DomainError, type OutcomeRef } from '@prescient/core';

export function noBook(
  { venue, marketId, outcome }: OutcomeRef,
  because: string,
  cause?: unknown,
): DomainError {
  const message = `There is no order book of ${marketId} now: ${because}.`;
  const error = new DomainError('BOOK_UNAVAILABLE', message, { venue, marketId, outcome });
  error.cause = cause;
  return error;
}

export const recordingOver = (): DomainError =>
  new DomainError(
    'RECORDING_OVER',
    'The recording that plays the venue is over, so nothing can be traded any more; start with another recording, or with a live venue.',
  );

export const notConnected = ({ venue, marketId, outcome }: OutcomeRef): DomainError =>
  new DomainError(
    'VENUE_NOT_CONNECTED',
    `This server is not connected to ${venue}; start it with that venue.`,
    { venue, marketId, outcome },
  );
