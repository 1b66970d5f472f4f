// The entry of every command of this repository: `npm start`, `npm test` and the others all start here.
// This file must not use anything newer than Node 12, so that an old Node can read it and print the sentence below.
const oldestMajor = 20;

if (parseInt(process.versions.node, 10) < oldestMajor) {
  console.error(
    `Prescient needs Node ${oldestMajor} or newer to set itself up; this is Node ${process.versions.node}.`,
  );
  process.exitCode = 1;
} else {
  import('./runner/main.mjs')
    .then(({ main }) => main(process.argv.slice(2)))
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
}
