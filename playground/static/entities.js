/** Text with Bot API entities, as DOM. Offsets are UTF-16 units, which is what JS strings count in. */
import { direction } from "./bidi.js";
import { el } from "./dom.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  hashtag: "span.hashtag",
  cashtag: "span.hashtag",
  mention: "span.mention",
  text_mention: "span.mention",
};
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

const outside = (href) => ({ href, target: "_blank", rel: "noopener noreferrer" });

function link(href, asked) {
  const address = /^[a-z][a-z0-9+.-]*:/iu.test(href) ? href : `https://${href}`;
  if (!/^(https?|mailto|tel|tg):/iu.test(address)) return el("span.mention");
  const node = el("a", outside(address));
  node.addEventListener("click", (event) => asked.link?.(address, event));
  return node;
}

function spoiler() {
  const node = el("span.spoiler", { role: "button", tabIndex: 0, "aria-label": "Hidden text, press to read" });
  const reveal = () => {
    for (const each of node.closest(".text")?.querySelectorAll(".spoiler") ?? [node]) {
      each.classList.add("seen");
      each.removeAttribute("role");
      each.removeAttribute("aria-label");
    }
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return node;
}

function command(text, asked) {
  return el("button.command", { type: "button", onclick: () => asked.command?.(text) });
}

function quote(expandable) {
  const node = el("blockquote");
  if (!expandable) return node;
  node.classList.add("expandable");
  node.addEventListener("click", () => node.classList.toggle("open"));
  return node;
}

function shell(entity, text, asked) {
  if (PLAIN[entity.type]) return el(PLAIN[entity.type]);
  switch (entity.type) {
    case "pre": return el("pre");
    case "blockquote": return quote(false);
    case "expandable_blockquote": return quote(true);
    case "spoiler": return spoiler();
    case "text_link": return link(entity.url, asked);
    case "url": return link(text, asked);
    case "email": return link(`mailto:${text}`, asked);
    case "phone_number": return link(`tel:${text.replace(/[^\d+]/gu, "")}`, asked);
    case "bot_command": return command(text, asked);
    default: return el("span");
  }
}

const byPlace = (a, b) => a.offset - b.offset || b.length - a.length;

function inline(text, from, to, inside, asked) {
  const out = document.createDocumentFragment();
  let at = from;
  for (let index = 0; index < inside.length;) {
    const entity = inside[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    index += 1;
    const within = [];
    while (index < inside.length && inside[index].offset < end) within.push(inside[index++]);
    if (end <= start) continue;
    const whole = text.slice(entity.offset, entity.offset + entity.length);
    const node = shell(entity, whole, asked);
    node.append(inline(text, start, end, within, asked));
    out.append(text.slice(at, start), node);
    at = end;
  }
  out.append(text.slice(at, to));
  return out;
}

function lines(text, from, to, inside, asked) {
  const out = document.createDocumentFragment();
  for (let at = from; at <= to;) {
    const found = text.indexOf("\n", at);
    const end = found < 0 || found > to ? to : found;
    const here = inside.filter(({ offset, length }) => offset < end && offset + length > at);
    const line = el("div.line", { dir: direction(text.slice(at, end)) });
    line.append(inline(text, at, end, here, asked), end < to ? "\n" : "");
    out.append(line);
    at = end + 1;
  }
  return out;
}

/**
 * Build the text as a fragment of lines, each in its own direction, and of blocks (quote, pre) that hold lines.
 * `asked.link(address, event)` and `asked.command(text)` are called on a tap.
 */
export function rich(text, entities = [], asked = {}) {
  const sorted = [...entities].sort(byPlace);
  const blocks = sorted.filter(({ type }) => BLOCKS.has(type));
  const rest = sorted.filter(({ type }) => !BLOCKS.has(type));
  const out = document.createDocumentFragment();
  let at = 0;
  for (const block of blocks) {
    const end = block.offset + block.length;
    const before = text[block.offset - 1] === "\n" ? block.offset - 1 : block.offset;
    if (before > at) out.append(lines(text, at, before, rest, asked));
    const node = shell(block, "", asked);
    node.append(lines(text, block.offset, end, rest, asked));
    out.append(node);
    at = text[end] === "\n" ? end + 1 : end;
  }
  if (at < text.length) out.append(lines(text, at, text.length, rest, asked));
  return out;
}
