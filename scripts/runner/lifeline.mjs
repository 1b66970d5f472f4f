// Loaded into the child before its own code. When the runner is gone, even by kill -9, the channel closes, and the
// child is asked to end, as it has no terminal and no parent left that could ask.
process.once('disconnect', () => {
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
});
process.channel?.unref();
