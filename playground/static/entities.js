/** Text with Bot API entities, as DOM. Offsets are UTF-16 units, which is what JS strings count in. */
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
    node.classList.add("seen");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
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

/**
 * Build the text as a fragment. `asked.link(address, event)` and `asked.command(text)` are called on a tap.
 * A line break after a block (quote, pre) is the block's own end, and is not shown twice.
 */
export function rich(text, entities = [], asked = {}) {
  const sorted = [...entities].sort(byPlace);
  const build = (from, to, inside) => {
    const out = document.createDocumentFragment();
    let at = from;
    let afterBlock = false;
    const plain = (end) => {
      let piece = text.slice(at, end);
      if (afterBlock && piece.startsWith("\n")) piece = piece.slice(1);
      if (piece) afterBlock = false;
      out.append(piece);
    };
    for (let index = 0; index < inside.length;) {
      const entity = inside[index];
      const start = Math.max(entity.offset, at);
      const end = Math.min(entity.offset + entity.length, to);
      index += 1;
      const within = [];
      while (index < inside.length && inside[index].offset < end) within.push(inside[index++]);
      if (end <= start) continue;
      plain(start);
      const node = shell(entity, text.slice(start, end), asked);
      node.append(build(start, end, within));
      out.append(node);
      at = end;
      afterBlock = BLOCKS.has(entity.type);
    }
    plain(to);
    return out;
  };
  return build(0, text.length, sorted);
}
