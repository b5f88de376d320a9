/** One phone: who holds it, the chat with the bot, and what the thumbs can do. */
import { direction } from "./bidi.js";
import { Chat } from "./chat.js";
import { avatar, el, icon, show } from "./dom.js";
import { rich } from "./entities.js";
import { attachments, commandList } from "./sheets.js";

const TYPING = 5000;
const SPIN = 15000;
const UNASKED = 8000;
const UNASKED_WHILE_OTHERS_SPEAK = 2000;
const BANNER = 6000;

export class Phone {
  #pending = new Map();
  #timers = {};

  /** `desk` has `send(action)`, `spoke(phone)`, `lastSpeaker`, `choose(phone)`, `link(phone, payload)`, `rang()`. */
  constructor(part, node, desk) {
    this.part = part;
    this.node = node;
    this.desk = desk;
    this.person = null;
    this.unread = 0;
    this.payload = null;
    this.blocked = false;
    this.menu = [];
    this.spokeAt = 0;
    this.used = new Set();
    const find = (selector) => node.querySelector(selector);
    this.parts = {
      person: find("button.person"), links: find(".links"), phone: find(".phone"), clock: find(".clock"),
      name: find(".head .name"), doing: find(".doing"), bell: find(".bell"), banner: find(".banner"),
      toast: find(".toast"), start: find("button.start"), composer: find("form.composer"),
      box: find("textarea"), commands: find("button.commands"), attach: find("button.attach"),
      send: find("button.send"), pick: find("input.pick"), sheet: find(".sheet"), alert: find(".alert"),
      replyKeys: find(".reply-keys"),
    };
    this.chat = new Chat(find(".chat"), find(".newest"), {
      file: (id, name) => this.#file(id, name),
      press: (...press) => this.#press(...press),
      link: (address, event) => this.#link(address, event),
      command: (text) => this.write(text),
    });
    this.#furnish();
    this.#listen();
  }

  #furnish() {
    const { commands, attach, send, bell } = this.parts;
    this.node.querySelector(".status").append(icon("status"));
    commands.append(icon("menu"), el("span", {}, "Menu"));
    attach.append(icon("clip"));
    send.append(icon("send"));
    bell.append(icon("bell"));
    this.node.querySelector(".newest").append(icon("down"));
    this.node.dataset.part = this.part;
  }

  #listen() {
    const { person, start, composer, box, commands, attach, pick } = this.parts;
    person.addEventListener("click", () => this.desk.choose(this));
    start.addEventListener("click", () => this.#start());
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.write(box.value);
    });
    box.addEventListener("input", () => this.#grow());
    box.addEventListener("keydown", (event) => this.#keys(event));
    commands.addEventListener("click", () => commandList(this, this.menu));
    attach.addEventListener("click", () => attachments(this));
    pick.addEventListener("change", () => this.#upload(pick));
    this.node.addEventListener("pointerdown", () => this.read());
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeSheet());
  }

  /** Another person takes this phone. */
  sit(person) {
    this.person = person;
    this.payload = null;
    this.about = "";
    this.chat.fill([]);
    this.#pending.clear();
    this.#clear();
    this.read();
    this.label();
    this.desk.send({ do: "take", person: person.id });
  }

  #clear() {
    const { replyKeys, toast, alert, box } = this.parts;
    replyKeys.replaceChildren();
    toast.replaceChildren();
    show(alert, false);
    box.value = "";
    this.#grow();
    this.#closeSheet();
  }

  label() {
    const { id, name, part, language } = this.person;
    const details = [this.desk.partName(part), this.desk.languageName(language)].filter(Boolean).join(" · ");
    this.parts.person.replaceChildren(avatar(id, name),
      el("span.about", {}, el("bdi.full-name", {}, name), el("small", {}, details)), icon("down"));
    this.parts.person.setAttribute("aria-label", `${this.desk.partName(this.part)}: ${name}. Take another person`);
    this.parts.name.textContent = this.desk.bot?.first_name ?? "Bot";
    this.chat.node.setAttribute("aria-label", `Chat of ${name}`);
    this.#links();
    this.#foot();
    this.clock();
  }

  clock() {
    this.parts.clock.textContent = new Date().toTimeString().slice(0, 5);
  }

  /** Open a deep link on this phone: as in Telegram, START is shown and carries it. */
  open(payload) {
    this.payload = payload;
    this.#links();
    this.#foot();
    this.parts.start.focus();
  }

  write(text) {
    const words = text.trim();
    if (!words || !this.#act({ do: "write", text: words })) return;
    this.parts.box.value = "";
    this.#grow();
    this.#closeSheet();
  }

  place(latitude, longitude) {
    this.#act({ do: "place", latitude, longitude });
  }

  contact() {
    this.#act({ do: "contact" });
  }

  /** This person blocks the bot, or lets it in again. */
  block(on) {
    this.#act({ do: "block", blocked: on });
  }

  pickFile(kind) {
    const { pick } = this.parts;
    pick.accept = kind === "photo" ? "image/*" : "";
    pick.dataset.kind = kind;
    pick.click();
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
      case "blocked": return this.#closed(event.blocked);
      case "commands": return this.#commands(event.commands);
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
    const title = el("strong", {}, this.desk.bot?.first_name ?? "");
    alert.replaceChildren(el("div.card", {}, title, el("p", {}, rich(text)), ok));
    show(alert, true);
    ok.focus();
  }

  sheet(...children) {
    this.parts.sheet.replaceChildren(...children);
    show(this.parts.sheet, true);
    this.parts.sheet.querySelector("button")?.focus();
  }

  read() {
    this.unread = 0;
    this.node.classList.remove("rings");
    show(this.parts.bell, false);
    show(this.parts.banner, false);
    this.desk.rang();
  }

  #act(action) {
    if (!this.desk.send({ ...action, person: this.person.id })) {
      this.toast("No connection. It was not sent.");
      return false;
    }
    this.spokeAt = Date.now();
    this.desk.spoke(this);
    this.read();
    return true;
  }

  #start() {
    const payload = this.payload ?? (this.chat.size === 0 ? this.#waiting()[0] : null) ?? null;
    if (!this.#act({ do: "start", payload })) return;
    if (payload) this.used.add(`${this.person.id}:${payload}`);
    this.payload = null;
    this.#links();
    this.#foot();
    this.parts.box.focus({ preventScroll: true });
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
    Object.assign(this, { blocked, about, menu: commands });
    this.chat.fill(messages);
    this.#replyKeyboard(messages.findLast((message) => message.reply_markup?.keyboard || message.reply_markup?.remove_keyboard));
    this.#foot();
  }

  #arrived(message) {
    const empty = this.chat.size === 0;
    this.#quiet();
    this.chat.put(message);
    this.#replyKeyboard(message);
    if (empty) this.#foot();
    if (message.from?.is_bot && this.#unasked()) this.#ring(message);
  }

  #changed(message) {
    this.#quiet();
    this.chat.put(message);
  }

  #gone(messageId) {
    this.chat.remove(messageId);
    if (this.chat.size === 0) this.#foot();
  }

  #closed(blocked) {
    this.blocked = blocked;
    this.#foot();
  }

  #commands(menu) {
    this.menu = menu;
    this.#foot();
  }

  #unasked() {
    const patience = this.desk.lastSpeaker === this ? UNASKED : UNASKED_WHILE_OTHERS_SPEAK;
    return Date.now() - this.spokeAt > patience;
  }

  #ring(message) {
    const { bell, banner } = this.parts;
    const words = message.text ?? message.caption ?? "";
    this.unread += 1;
    banner.replaceChildren(el("img.avatar", { src: "static/wegwijs.svg", alt: "", width: 34, height: 34 }),
      el("span.about", {}, el("strong", {}, this.desk.bot?.first_name ?? ""), el("span", { dir: direction(words) }, words)));
    show(banner, true);
    show(bell, true);
    this.node.classList.remove("rings");
    requestAnimationFrame(() => this.node.classList.add("rings"));
    navigator.vibrate?.(60);
    this.#later("banner", () => show(banner, false), BANNER);
    this.desk.rang();
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

  #waiting() {
    return (this.person.links ?? []).filter((payload) => !this.used.has(`${this.person.id}:${payload}`));
  }

  #links() {
    const chip = (payload) => el("button.invite", {
      type: "button", "aria-pressed": String(payload === this.payload), onclick: () => this.open(payload),
    }, icon("link"), el("span", {}, "Open link: ", el("b", {}, payload)));
    this.parts.links.replaceChildren(...this.#waiting().map(chip));
  }

  #foot() {
    const { start, composer, commands } = this.parts;
    const empty = this.chat.size === 0;
    const payload = this.payload ?? (empty ? this.#waiting()[0] : null);
    const asks = empty || this.blocked || Boolean(this.payload);
    start.firstElementChild.textContent = this.blocked ? "RESTART" : "START";
    start.lastElementChild.textContent = payload ? `with the link ${payload}` : "";
    show(start, asks);
    show(composer, !asks);
    show(this.parts.replyKeys, !asks && this.parts.replyKeys.childElementCount > 0);
    show(commands, this.menu.length > 0);
    this.node.classList.toggle("blocked", this.blocked);
    this.chat.empty(empty, this.about);
    this.#quiet();
  }

  #replyKeyboard(message) {
    const markup = message?.reply_markup;
    if (!markup?.keyboard && !markup?.remove_keyboard) return;
    const press = (key) => () => {
      if (key.request_location) return this.place(52.3731, 4.8926);
      if (key.request_contact) return this.contact();
      return this.write(key.text ?? key);
    };
    const rows = (markup.keyboard ?? []).map((row) => el("div.row", {},
      row.map((key) => el("button.key", { type: "button", onclick: press(key) }, el("span", { dir: direction(key.text ?? key) }, key.text ?? key)))));
    this.parts.replyKeys.replaceChildren(...rows);
    show(this.parts.replyKeys, rows.length > 0);
  }

  #link(address, event) {
    if (this.#deepLink(address)) event.preventDefault();
  }

  #follow(address) {
    if (!this.#deepLink(address)) window.open(address, "_blank", "noopener,noreferrer");
  }

  #deepLink(address) {
    const match = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\?domain=)([A-Za-z0-9_]+)[?&]start=([A-Za-z0-9_-]{1,64})/u.exec(address);
    if (!match || match[1].toLowerCase() !== this.desk.bot?.username?.toLowerCase()) return false;
    this.desk.link(this, match[2]);
    return true;
  }

  #file(id, name = "photo.jpg") {
    return `file/${this.person.id}/${encodeURIComponent(id)}/${encodeURIComponent(name)}`;
  }

  async #upload(pick) {
    const [file] = pick.files;
    if (!file) return;
    const kind = pick.dataset.kind;
    pick.value = "";
    this.spokeAt = Date.now();
    this.desk.spoke(this);
    const query = new URLSearchParams({ kind, name: file.name });
    const answer = await fetch(`send/${this.person.id}?${query}`, {
      method: "POST", body: file, headers: { "Content-Type": file.type || "application/octet-stream" },
    }).catch(() => null);
    if (!answer?.ok) this.toast(answer ? await answer.text() : "No connection. It was not sent.");
  }

  #grow() {
    const { box, send } = this.parts;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 132)}px`;
    send.classList.toggle("ready", box.value.trim() !== "");
  }

  #keys(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.write(this.parts.box.value);
  }

  #closeSheet() {
    show(this.parts.sheet, false);
  }

  #later(name, what, after) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(what, after);
  }
}
