// The one door of this repository: `npm start`, `npm test` and the rest come through here.
// Nothing newer than Node 12 may stand in this file, so that an old Node reads it and answers in a sentence.
const oldestMajor = 18;

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
