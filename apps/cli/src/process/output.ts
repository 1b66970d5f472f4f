/** The answer of a command goes to standard output; everything else goes to standard error. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const notice = (line: string): void => void process.stderr.write(`${line}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** Lets the program go on after its output was closed, as by `| head`: a closed pipe is no error. Output that is lost ends it. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      if (stream === process.stdout)
        notice(`The output cannot be written: ${error.message}; check the disk.`);
      process.exit(1);
    });
}
