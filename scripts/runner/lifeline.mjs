// Loaded into the child before its own code. When the runner is gone, even by kill -9, the channel closes and the child
// ends itself: no terminal and no parent is left that could ask it to.
process.once('disconnect', () => {
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
});
process.channel?.unref();
