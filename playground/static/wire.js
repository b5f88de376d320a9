/**
 * The websocket to the playground (the protocol stands in playground/page.py). It comes back by itself:
 * `ready` is called at every (re)connection, so that whoever listens asks for the whole chat again.
 */
export class Wire {
  #socket = null;
  #wait = 250;

  constructor({ ready, event, lost }) {
    this.listeners = { ready, event, lost };
    this.#connect();
  }

  /** Send one action; it is dropped when the line is down, as the page says then. Says whether it went. */
  send(action) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(action));
    return true;
  }

  #connect() {
    const address = new URL("ws", document.baseURI);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#wait = 250;
      this.listeners.ready();
    });
    socket.addEventListener("message", ({ data }) => this.listeners.event(JSON.parse(data)));
    socket.addEventListener("close", () => {
      this.listeners.lost();
      setTimeout(() => this.#connect(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, 4000);
    });
  }
}
