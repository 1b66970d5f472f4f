// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
/** Characters that turn the direction of the text around them. */
const TURNING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Returns text from outside as one line that cannot steer what shows it. */
export const shownText = (text: string): string =>
  text.toWellFormed().replace(CONTROL, ' ').replace(TURNING, '');

/** Returns a text of at most `length` characters; a longer one ends in an ellipsis. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}

/** Returns a whole number with commas between its thousands. */
export const grouped = (count: number): string => `${count}`.replace(/\B(?=(\d{3})+$)/g, ',');
