/** What a command is for goes to standard output; everything said beside it goes to standard error. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const notice = (line: string): void => void process.stderr.write(`${line}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
