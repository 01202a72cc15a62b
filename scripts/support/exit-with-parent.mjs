// Loaded into the server's process: when whoever started it is killed, the channel to it breaks, and the server
// ends as if it had been asked to. Without this it would live on, and hold the port.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref() // the channel alone must not keep the process alive
}
