/** One Bot API message as a bubble with its buttons under it. */
import { direction } from "./bidi.js";
import { el, icon } from "./dom.js";
import { rich } from "./entities.js";

const CLOCK = new Intl.DateTimeFormat("nl-NL", { hour: "2-digit", minute: "2-digit" });

export const clock = (seconds) => CLOCK.format(new Date(seconds * 1000));

function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${kilo.toFixed(1)} KB` : `${(kilo / 1024).toFixed(1)} MB`;
}

function documentCard(file, asked) {
  const name = file.file_name ?? "file";
  const details = [size(file.file_size), name.includes(".") ? name.split(".").at(-1).toUpperCase() : ""];
  return el("a.document", { href: asked.file(file.file_id, name), download: name, title: `Download ${name}` },
    el("span.disc", {}, icon("download")),
    el("span.about", {}, el("bdi.file-name", {}, name), el("small", {}, details.filter(Boolean).join(" · "))));
}

function photoCard(sizes, asked) {
  const best = sizes.at(-1);
  const image = el("img.photo", { src: asked.file(best.file_id), alt: "Photo", width: best.width, height: best.height });
  return el("a.frame", { href: asked.file(best.file_id), target: "_blank", rel: "noopener" }, image);
}

function placeCard(location, venue) {
  const where = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  return el("div.place", {},
    el("div.map", { role: "img", "aria-label": `Map point ${where}` }, el("span.needle", {}, icon("needle"))),
    venue && el("strong", { dir: direction(venue.title) }, venue.title),
    venue && el("span", { dir: direction(venue.address) }, venue.address),
    el("code", {}, where));
}

function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return el("div.contact", {}, el("span.disc", {}, icon("person")),
    el("span.about", {}, el("bdi.file-name", {}, name), el("small", {}, contact.phone_number)));
}

function plainCard(glyph, words) {
  return el("div.contact", {}, el("span.disc", {}, icon(glyph)), el("span.about", {}, el("span.file-name", {}, words)));
}

function media(message, asked) {
  if (message.photo) return photoCard(message.photo, asked);
  if (message.document) return documentCard(message.document, asked);
  if (message.venue) return placeCard(message.venue.location, message.venue);
  if (message.location) return placeCard(message.location);
  if (message.contact) return contactCard(message.contact);
  if (message.sticker) return el("div.sticker", {}, message.sticker.emoji ?? "🙂");
  if (message.voice) return plainCard("file", `Voice message, ${message.voice.duration} s`);
  if (message.video ?? message.video_note) return plainCard("photo", "Video");
  if (message.audio) return plainCard("file", message.audio.title ?? "Audio");
  return null;
}

/** A message in short, above the answer to it. */
export function quoted(original) {
  if (!original) return null;
  const words = original.text ?? original.caption ?? "…";
  return el("div.quoted", {}, el("strong", { dir: direction(original.from?.first_name ?? "") }, original.from?.first_name ?? ""), el("span", { dir: direction(words) }, words));
}

function glyphOf(button) {
  if (button.url) return icon("away");
  if (button.request_location) return icon("pin");
  return null;
}

function keyboard(message, asked) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const key = (button, row, column) => {
    const style = ["primary", "success", "danger"].includes(button.style) ? `.${button.style}` : "";
    return el(`button.btn${style}`, {
      type: "button",
      "data-row": String(row),
      "data-column": String(column),
      onclick: (event) => asked.press(message, row, column, button, event.currentTarget),
    }, el("span.label", { dir: direction(button.text) }, button.text), glyphOf(button));
  };
  return el("div.keys", {}, rows.map((row, y) => el("div.row", {}, row.map((button, x) => key(button, y, x)))));
}

function wordsOf(message, asked) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const node = el("div.text", {});
  node.append(rich(text, message.entities ?? message.caption_entities, asked));
  const last = node.lastElementChild;
  node.classList.toggle("ends-apart", !last.classList.contains("line") || last.dir === "rtl");
  return node;
}

/**
 * Build the element of one message. `asked` says what a tap does: `file(id, name)` gives an address,
 * `press(message, row, column, button, node)`, `link(address, event)`, `command(text)`, `reply(message)`.
 */
export function bubble(message, asked) {
  const mine = !message.from?.is_bot;
  const card = media(message, asked);
  const words = wordsOf(message, asked);
  const keys = keyboard(message, asked);
  const meta = el("span.meta", {}, el("time", {}, clock(message.date)), mine && icon("ticks"));
  const body = el("div.bubble", {}, quoted(message.reply_to_message), card, words, meta);
  body.classList.toggle("bare", Boolean(message.sticker));
  body.classList.toggle("has-card", Boolean(card));
  const reply = (event) => {
    event.preventDefault();
    asked.reply(message);
  };
  const node = el(`article.msg${mine ? ".out" : ".in"}`, {
    "data-message-id": String(message.message_id), oncontextmenu: reply,
  }, body, keys);
  node.classList.toggle("with-keys", keys !== null);
  return node;
}
