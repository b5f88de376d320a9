/** The bell of one phone: what comes unasked rings it, until somebody touches the phone. */
import { direction } from "./bidi.js";
import { el, icon, show } from "./dom.js";

const BANNER = 6000;
const ANSWER_TIME = 8000;

export class Ring {
  #waits = false;
  #spokeAt = 0;
  #hide = 0;

  constructor(phone) {
    this.phone = phone;
    this.unread = 0;
    this.bell = phone.node.querySelector(".head .bell");
    this.banner = phone.node.querySelector(".banner");
    this.bell.append(icon("bell"));
  }

  /** This phone did something: what the bot says next is the answer. */
  spoke() {
    this.#waits = true;
    this.#spokeAt = Date.now();
    this.phone.desk.spoke(this.phone);
    this.read();
  }

  /** The bot said something here. An answer may be several messages, unless another phone spoke since. */
  heard(message, isNew) {
    const fresh = Date.now() - this.#spokeAt < ANSWER_TIME;
    const asked = fresh && (this.#waits || this.phone.desk.lastSpeaker === this.phone);
    this.#waits = false;
    if (isNew && !asked) this.#ring(message);
  }

  read() {
    this.unread = 0;
    this.phone.node.classList.remove("rings");
    show(this.bell, false);
    show(this.banner, false);
    this.phone.desk.rang();
  }

  #ring(message) {
    const name = this.phone.desk.bot.first_name;
    const words = (message.text ?? message.caption ?? "").replace(/\s+/gu, " ");
    this.unread += 1;
    this.banner.replaceChildren(el("img.avatar", { src: "static/wegwijs.svg", alt: "", width: 34, height: 34 }),
      el("span.about", {}, el("strong", {}, name), el("span", { dir: direction(words) }, words)));
    show(this.banner, true);
    show(this.bell, true);
    this.phone.node.classList.remove("rings");
    requestAnimationFrame(() => this.unread && this.phone.node.classList.add("rings"));
    navigator.vibrate?.(60);
    clearTimeout(this.#hide);
    this.#hide = setTimeout(() => show(this.banner, false), BANNER);
    this.phone.desk.rang();
  }
}
