/** The foot of one phone: START, what one types, what one attaches, the commands, and a bot's reply keyboard. */
import { direction } from "./bidi.js";
import { quoted } from "./bubble.js";
import { el, icon, show } from "./dom.js";
import { attachments, commandList } from "./sheets.js";

const TALLEST = 132;

export class Foot {
  constructor(phone) {
    const find = (selector) => phone.node.querySelector(selector);
    this.phone = phone;
    this.start = find("button.start");
    this.composer = find("form.composer");
    this.box = find("textarea");
    this.commands = find("button.commands");
    this.attach = find("button.attach");
    this.send = find("button.send");
    this.pick = find("input.pick");
    this.replyKeys = find(".reply-keys");
    this.quote = find(".replying");
    this.replyTo(null);
    this.commands.append(icon("menu"), el("span", {}, "Menu"));
    this.attach.append(icon("clip"));
    this.send.append(icon("send"));
    this.#listen();
  }

  #listen() {
    const { phone } = this;
    this.start.addEventListener("click", () => phone.start());
    this.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      phone.write(this.box.value);
    });
    this.box.addEventListener("input", () => this.#grow());
    this.box.addEventListener("keydown", (event) => this.#keys(event));
    this.commands.addEventListener("click", () => commandList(phone, phone.menu));
    this.attach.addEventListener("click", () => attachments(phone));
    this.pick.addEventListener("change", () => this.#upload());
  }

  /** START where the chat is empty, blocked or a link is open; else the text box. */
  show({ empty, blocked, opened, payload, menu }) {
    const asks = empty || blocked || Boolean(opened);
    this.start.firstElementChild.textContent = blocked ? "RESTART" : "START";
    this.start.lastElementChild.textContent = payload ? `with the link ${payload}` : "";
    show(this.start, asks);
    show(this.composer, !asks);
    show(this.replyKeys, !asks && this.replyKeys.childElementCount > 0);
    show(this.commands, menu.length > 0);
  }

  /** What is written next answers this message; null: none. */
  replyTo(message) {
    this.repliesTo = message?.message_id;
    const stop = el("button", { type: "button", "aria-label": "Do not reply", onclick: () => this.replyTo(null) }, icon("close"));
    this.quote.replaceChildren(...(message ? [quoted(message), stop] : []));
    show(this.quote, Boolean(message));
    if (message) this.box.focus({ preventScroll: true });
  }

  empty() {
    this.replyTo(null);
    this.box.value = "";
    this.#grow();
  }

  /** The keyboard that a bot's message puts in place of the letters, or takes away. */
  replyKeyboard(markup) {
    if (!markup?.keyboard && !markup?.remove_keyboard) return;
    const press = (key) => () => {
      if (key.request_location) return this.phone.place();
      if (key.request_contact) return this.phone.contact();
      return this.phone.write(key.text ?? key);
    };
    const key = (each) => el("button.key", { type: "button", onclick: press(each) },
      el("span", { dir: direction(each.text ?? each) }, each.text ?? each));
    this.replyKeys.replaceChildren(...(markup.keyboard ?? []).map((row) => el("div.row", {}, row.map(key))));
    show(this.replyKeys, this.replyKeys.childElementCount > 0);
  }

  /** Ask for a file of this machine: "photo" or "document". */
  ask(kind) {
    this.pick.accept = kind === "photo" ? "image/*" : "";
    this.pick.dataset.kind = kind;
    this.pick.click();
  }

  #upload() {
    const [file] = this.pick.files;
    this.pick.value = "";
    if (file) this.phone.sendFile(file, this.pick.dataset.kind);
  }

  #grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, TALLEST)}px`;
    this.send.classList.toggle("ready", this.box.value.trim() !== "");
  }

  #keys(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.phone.write(this.box.value);
  }
}
