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
    'The recording that is played as the venue is over and takes no orders any more; start with another one, or with a live venue.',
  );

export const notConnected = ({ venue, marketId, outcome }: OutcomeRef): DomainError =>
  new DomainError(
    'VENUE_NOT_CONNECTED',
    `This server asks ${venue} for no books; start it with that venue.`,
    { venue, marketId, outcome },
  );
