/** The list of messages of one chat: it keeps order, days, tails, and the place where one was reading. */
import { bubble } from "./bubble.js";
import { calm, el, show } from "./dom.js";
import { rich } from "./entities.js";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const NEAR = 80;

export class Chat {
  #messages = new Map();

  constructor(node, newest, asked) {
    this.node = node;
    this.newest = newest;
    this.asked = asked;
    newest.addEventListener("click", () => this.toEnd());
    node.addEventListener("scroll", () => this.atEnd && show(newest, false), { passive: true });
    new ResizeObserver(() => this.stick && this.toEnd(false)).observe(node);
    node.addEventListener("load", () => this.stick && this.toEnd(false), true);
    this.stick = true;
    node.addEventListener("scroll", () => { this.stick = this.atEnd; }, { passive: true });
  }

  get atEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR;
  }

  get size() {
    return this.#messages.size;
  }

  /** The whole chat anew: after a connection, or when another person takes the phone. */
  fill(messages) {
    this.#messages = new Map(messages.map((message) => [message.message_id, message]));
    this.node.replaceChildren(...messages.map((message) => bubble(message, this.asked)));
    this.#arrange();
    this.toEnd(false);
  }

  /** What stands in a chat without messages: what the bot says of itself, or how to begin. */
  empty(empty, about) {
    this.node.querySelector(".about-bot")?.remove();
    if (!empty) return;
    const words = about
      ? [el("strong", {}, "What can this bot do?"), el("p", {}, rich(about))]
      : [el("p", {}, "No messages here yet."), el("p", {}, "Press START to begin.")];
    this.node.append(el("div.about-bot", {}, ...words));
  }

  put(message) {
    const follow = this.stick || !message.from?.is_bot;
    const old = this.find(message.message_id);
    const fresh = bubble(message, this.asked);
    this.#messages.set(message.message_id, message);
    if (old) {
      fresh.classList.add("edited");
      old.replaceWith(fresh);
    } else {
      fresh.classList.add("arrives");
      this.node.append(fresh);
    }
    this.#arrange();
    if (follow) this.toEnd(!old);
    else if (!old) show(this.newest, true);
  }

  remove(messageId) {
    this.#messages.delete(messageId);
    const node = this.find(messageId);
    if (!node) return;
    const gone = () => {
      node.remove();
      this.#arrange();
    };
    node.removeAttribute("data-message-id");
    if (calm()) return gone();
    node.classList.add("leaves");
    setTimeout(gone, 220);
  }

  find(messageId) {
    return this.node.querySelector(`[data-message-id="${messageId}"]`);
  }

  toEnd(smooth = true) {
    this.stick = true;
    this.node.scrollTo({ top: this.node.scrollHeight, behavior: smooth && !calm() ? "smooth" : "instant" });
  }

  #arrange() {
    for (const day of this.node.querySelectorAll(".day")) day.remove();
    let before = null;
    let dayBefore = null;
    for (const node of this.node.querySelectorAll(".msg[data-message-id]")) {
      const message = this.#messages.get(Number(node.dataset.messageId));
      const day = DAY.format(new Date(message.date * 1000));
      if (day !== dayBefore) node.before(el("div.day", {}, el("span", {}, day)));
      const same = day === dayBefore && before?.classList.contains("out") === node.classList.contains("out");
      before?.classList.toggle("tail", !same || before.classList.contains("with-keys"));
      node.classList.toggle("follows", same);
      dayBefore = day;
      before = node;
    }
    before?.classList.add("tail");
  }
}
