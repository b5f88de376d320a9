/** Make one element. `props` sets properties; keys with a dash set attributes; `on…` keys add listeners. */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key.includes("-") || key === "role") node.setAttribute(key, value === true ? "" : value);
    else node[key] = value;
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon of static/icons.svg, hidden from screen readers: the text beside it says what it means. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.classList.add("icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Show or hide an element that is let out of the page by `hidden`. */
export function show(node, visible) {
  node.hidden = !visible;
}

/** The initials that stand in a person's round picture. */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "").join("");
}

/** A round picture with initials, in one of seven colours that stay with the id. */
export function avatar(id, name) {
  return el(`span.avatar.tint-${Math.abs(id) % 7}`, { "aria-hidden": "true" }, initials(name));
}
