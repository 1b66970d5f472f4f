/** SQLSTATEs after which the whole transaction may be tried again: serialization failure, deadlock. */
const RETRY_STATES = new Set(['40001', '40P01']);
/** Classes of SQLSTATEs: no connection; and out of disk, memory or connections. */
const UNAVAILABLE_CLASSES = ['08', '53'];
/** SQLSTATEs of a server that is away, starting or stopping, and of a database that a restore is just replacing. */
const UNAVAILABLE_STATES = new Set(['57P01', '57P02', '57P03', '3D000', '25P03', '55P03', '57014']);
/** Classes of SQLSTATEs that name a value or row at fault: bad data, broken constraint, over a limit of the server. */
const DATA_CLASSES = ['22', '23', '54'];
/** No connection of our own pool came free in time. */
export const POOL_EXHAUSTED = 'POOL_EXHAUSTED';
/** SQLSTATE of a transaction that we left idle for too long. */
const LEFT_IDLE = '25P03';
/** Error codes of a socket with nobody at the other end. */
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Messages of the driver that come without a code. */
const DRIVER_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed/;

/** The codes along an error's chain of causes: the ORM wraps the driver's error. */
function* chain(error: unknown): Generator<{ code: string; message: string }> {
  let current: unknown = error;
  for (let depth = 0; current instanceof Error && depth < 6; depth += 1) {
    const code: unknown = (current as { code?: unknown }).code;
    yield { code: typeof code === 'string' ? code : '', message: current.message };
    current = current.cause ?? (current as { previous?: unknown }).previous;
  }
}

/** True if the database rolled the transaction back to let another one through. */
export const isRetryable = (error: unknown): boolean =>
  chain(error).some(({ code }) => RETRY_STATES.has(code));

/** True if nobody answered, or the server cannot serve. A COMMIT that was under way may have taken effect. */
export const isUnavailable = (error: unknown): boolean =>
  chain(error).some(
    ({ code, message }) =>
      UNAVAILABLE_CLASSES.includes(code.slice(0, 2)) ||
      UNAVAILABLE_STATES.has(code) ||
      code === POOL_EXHAUSTED ||
      SOCKET_CODES.has(code) ||
      DRIVER_MESSAGES.test(message),
  );

/** True if this process itself is too busy: all its connections are in use, or it left a transaction idle. */
export const isOverloaded = (error: unknown): boolean =>
  chain(error).some(({ code }) => code === POOL_EXHAUSTED || code === LEFT_IDLE);

/** True if another transaction held a lock for too long. */
export const isLockTimeout = (error: unknown): boolean => chain(error).some(({ code }) => code === '55P03');

/** True if a row with the same key is there already. */
export const isDuplicate = (error: unknown): boolean => chain(error).some(({ code }) => code === '23505');

/** True if the server refused a value or a row: the same statement without that row would succeed. */
export const isDataFault = (error: unknown): boolean =>
  chain(error).some(({ code }) => code.length === 5 && DATA_CLASSES.includes(code.slice(0, 2)));

/** True if a number was larger than its column holds. */
export const isOverflow = (error: unknown): boolean => chain(error).some(({ code }) => code === '22003');
