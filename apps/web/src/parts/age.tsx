import { duration, moment } from '../figures.ts';
import { now } from '../state/clock.ts';

/** The age of something, which grows while one looks; its moment is in the tooltip. */
export const Age = ({ since }: { since: string }) => (
  <time dateTime={since} title={moment(since)}>
    {duration(Math.max(0, now.value - Date.parse(since)))}
  </time>
);

/** A moment. */
export const Moment = ({ at }: { at: string }) => <time dateTime={at}>{moment(at)}</time>;
