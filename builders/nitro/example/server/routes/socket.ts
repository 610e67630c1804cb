export default defineWebSocketHandler({
  message(peer, message) {
    peer.send(`The desk heard ${message.text()}`);
  },
});
