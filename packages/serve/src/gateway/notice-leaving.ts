import type { Socket } from 'node:net';

/**
 * Has a connection that nobody reads notice that its client has left, unless that said something first. Returns what ends
 * the watch; what came meanwhile is still there to be read.
 */
export function noticeLeaving(socket: Socket): () => void {
  const look = (): void => {
    if (socket.readableLength === 0) socket.read(0);
  };
  const leave = (): void => {
    socket.destroy();
  };
  socket.on('readable', look);
  socket.once('end', leave);
  return () => {
    socket.off('readable', look);
    socket.off('end', leave);
  };
}
