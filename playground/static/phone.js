/** One phone: who holds it, the chat with the bot, and what the thumbs do. */
import { Chat } from "./chat.js";
import { avatar, el, icon, show } from "./dom.js";
import { rich } from "./entities.js";
import { Foot } from "./foot.js";
import { languageName, partName } from "./languages.js";
import { Ring } from "./ring.js";

const TYPING = 5000;
const SPIN = 15000;
const DAM = { latitude: 52.3731, longitude: 4.8926 };
const DEEP_LINK = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\?domain=)([A-Za-z0-9_]+)[?&]start=([A-Za-z0-9_-]{1,64})/u;

export class Phone {
  #pending = new Map();
  #timers = {};
  #used = new Set();

  /** `desk` has `send(action)`, `spoke(phone)`, `lastSpeaker`, `choose(phone)`, `link(phone, payload)`, `rang()`, `bot`. */
  constructor(part, node, desk) {
    Object.assign(this, { part, node, desk });
    this.person = null;
    this.payload = null;
    this.blocked = false;
    this.menu = [];
    this.about = "";
    const find = (selector) => node.querySelector(selector);
    this.parts = {
      person: find("button.person"), links: find(".links"), clock: find(".clock"), name: find(".head .name"),
      doing: find(".doing"), toast: find(".toast"), sheet: find(".sheet"), alert: find(".alert"),
    };
    this.ring = new Ring(this);
    this.foot = new Foot(this);
    this.chat = new Chat(find(".chat"), find(".newest"), {
      file: (id, name) => this.#address(id, name),
      press: (...press) => this.#press(...press),
      link: (address, event) => this.#deepLink(address) && event.preventDefault(),
      command: (text) => this.write(text),
      reply: (message) => this.foot.replyTo(message),
    });
    node.dataset.part = part;
    find(".status").append(icon("status"));
    find(".newest").append(icon("down"));
    this.parts.person.addEventListener("click", () => desk.choose(this));
    node.addEventListener("pointerdown", () => this.ring.read());
    node.addEventListener("keydown", (event) => event.key === "Escape" && this.closeSheet());
  }

  /** Another person takes this phone. */
  sit(person) {
    Object.assign(this, { person, payload: null, about: "", menu: [] });
    this.chat.fill([]);
    this.#pending.clear();
    this.foot.replyKeyboard({ remove_keyboard: true });
    this.foot.empty();
    this.parts.toast.replaceChildren();
    show(this.parts.alert, false);
    this.closeSheet();
    this.ring.read();
    this.label();
    this.desk.send({ do: "take", person: person.id });
  }

  /** Say above the phone who holds it, and which links wait. */
  label() {
    const { id, name, part, language } = this.person;
    const details = [partName(part), languageName(language)].filter(Boolean).join(" · ");
    this.parts.person.replaceChildren(avatar(id, name),
      el("span.about", {}, el("bdi.full-name", {}, name), el("small", {}, details)), icon("down"));
    this.parts.person.setAttribute("aria-label", `${partName(this.part)}: ${name}. Take another person`);
    this.parts.name.textContent = this.desk.bot.first_name;
    this.chat.node.setAttribute("aria-label", `Chat of ${name}`);
    this.#links();
    this.#stand();
    this.clock();
  }

  clock() {
    this.parts.clock.textContent = new Date().toTimeString().slice(0, 5);
  }

  /** Open a deep link on this phone: as in Telegram, START is shown and carries it. */
  open(payload) {
    this.payload = payload;
    this.#links();
    this.#stand();
    this.foot.start.focus();
  }

  start() {
    const payload = this.#payload();
    if (!this.#act({ do: "start", payload })) return;
    if (payload) this.#used.add(`${this.person.id}:${payload}`);
    this.payload = null;
    this.#links();
    this.#stand();
    this.foot.box.focus({ preventScroll: true });
  }

  write(text) {
    const words = text.trim();
    if (!words || !this.#act({ do: "write", text: words, reply_to: this.foot.repliesTo })) return;
    this.foot.empty();
    this.closeSheet();
  }

  place() {
    this.#act({ do: "place", ...DAM });
  }

  contact() {
    this.#act({ do: "contact" });
  }

  /** This person blocks the bot, or lets it in again. */
  block(blocked) {
    this.#act({ do: "block", blocked });
  }

  async sendFile(file, kind) {
    this.ring.spoke();
    const query = new URLSearchParams({ kind, name: file.name });
    const answer = await fetch(`send/${this.person.id}?${query}`, {
      method: "POST", body: file, headers: { "Content-Type": file.type || "application/octet-stream" },
    }).catch(() => null);
    if (!answer?.ok) this.toast(answer ? await answer.text() : "No connection. It was not sent.");
  }

  /** The events of the wire that are about this phone's person. */
  on(event) {
    const { message } = event;
    switch (event.event) {
      case "chat": return this.#whole(event);
      case "message": return this.#arrived(message);
      case "edited": return this.#changed(message);
      case "deleted": return this.#gone(event.message_id);
      case "tapped": return this.#spin(event);
      case "answer": return this.#answered(event);
      case "action": return this.#typing();
      case "blocked": return this.#now({ blocked: event.blocked });
      case "commands": return this.#now({ menu: event.commands });
      case "refused": return this.toast(event.text);
      default: return undefined;
    }
  }

  toast(text) {
    const { toast } = this.parts;
    toast.replaceChildren(el("span", {}, rich(text)));
    this.#later("toast", () => toast.replaceChildren(), 2500 + text.length * 40);
  }

  alert(text) {
    const { alert } = this.parts;
    const ok = el("button", { type: "button", onclick: () => show(alert, false) }, "OK");
    const title = el("strong", {}, this.desk.bot.first_name);
    alert.replaceChildren(el("div.card", {}, title, el("p", {}, rich(text)), ok));
    show(alert, true);
    ok.focus();
  }

  sheet(...children) {
    this.parts.sheet.replaceChildren(...children);
    show(this.parts.sheet, true);
    this.parts.sheet.querySelector("button").focus();
  }

  closeSheet() {
    show(this.parts.sheet, false);
  }

  #act(action) {
    if (!this.desk.send({ ...action, person: this.person.id })) {
      this.toast("No connection. It was not sent.");
      return false;
    }
    this.ring.spoke();
    return true;
  }

  #press(message, row, column, button, node) {
    if (button.url) return this.#follow(button.url);
    if (button.copy_text) {
      navigator.clipboard?.writeText(button.copy_text.text);
      return this.toast("Copied.");
    }
    if (node.classList.contains("waits")) return undefined;
    return this.#act({ do: "tap", message_id: message.message_id, row, column }) && node.classList.add("waits");
  }

  #spin({ query, message_id: id, row, column }) {
    const node = this.chat.find(id)?.querySelector(`.btn[data-row="${row}"][data-column="${column}"]`);
    node?.classList.add("waits");
    this.#pending.set(query, node);
    setTimeout(() => this.#rest(query), SPIN);
  }

  #rest(query) {
    this.#pending.get(query)?.classList.remove("waits");
    this.#pending.delete(query);
  }

  #answered({ query, text, show_alert: loud, url }) {
    this.#rest(query);
    if (url) this.#follow(url);
    if (text) (loud ? this.alert(text) : this.toast(text));
  }

  #whole({ messages, blocked, commands, about }) {
    const keys = messages.map((message) => message.reply_markup).findLast((markup) => markup?.keyboard ?? markup?.remove_keyboard);
    this.chat.fill(messages);
    this.foot.replyKeyboard(keys);
    this.#now({ blocked, about, menu: commands });
  }

  #arrived(message) {
    const first = this.chat.size === 0;
    this.chat.put(message);
    this.foot.replyKeyboard(message.reply_markup);
    if (first) this.#stand();
    if (message.from?.is_bot) this.#heard(message, true);
  }

  #changed(message) {
    this.chat.put(message);
    if (message.from?.is_bot) this.#heard(message, false);
  }

  #heard(message, isNew) {
    this.#quiet();
    this.ring.heard(message, isNew);
  }

  #gone(messageId) {
    this.chat.remove(messageId);
    if (this.chat.size === 0) this.#stand();
  }

  #typing() {
    this.parts.doing.textContent = "typing";
    this.parts.doing.classList.add("typing");
    this.#later("typing", () => this.#quiet(), TYPING);
  }

  #quiet() {
    this.parts.doing.textContent = "bot";
    this.parts.doing.classList.remove("typing");
  }

  #now(state) {
    Object.assign(this, state);
    this.#stand();
  }

  #stand() {
    const empty = this.chat.size === 0;
    this.foot.show({ empty, blocked: this.blocked, opened: this.payload, payload: this.#payload(), menu: this.menu });
    this.chat.empty(empty, this.about);
    this.#quiet();
  }

  #payload() {
    return this.payload ?? (this.chat.size === 0 ? this.#waiting()[0] : null) ?? null;
  }

  #waiting() {
    return (this.person.links ?? []).filter((payload) => !this.#used.has(`${this.person.id}:${payload}`));
  }

  #links() {
    const chip = (payload) => el("button.invite", {
      type: "button", "aria-pressed": String(payload === this.payload), onclick: () => this.open(payload),
    }, icon("link"), el("span", {}, "Open link: ", el("b", {}, payload)));
    this.parts.links.replaceChildren(...this.#waiting().map(chip));
  }

  #follow(address) {
    if (!this.#deepLink(address)) window.open(address, "_blank", "noopener,noreferrer");
  }

  #deepLink(address) {
    const [, bot, payload] = DEEP_LINK.exec(address) ?? [];
    if (bot?.toLowerCase() !== this.desk.bot.username.toLowerCase()) return false;
    this.desk.link(this, payload);
    return true;
  }

  #address(id, name = "photo.jpg") {
    return `file/${this.person.id}/${encodeURIComponent(id)}/${encodeURIComponent(name)}`;
  }

  #later(name, what, after) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(what, after);
  }
}
