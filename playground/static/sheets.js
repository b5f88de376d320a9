/** The sheets that slide up inside a phone: its commands, and what can be attached. */
import { direction } from "./bidi.js";
import { el, icon } from "./dom.js";

const DAM = [52.3731, 4.8926];

const entry = (glyph, title, press) => el("button.entry", { type: "button", role: "menuitem", onclick: press },
  icon(glyph), el("span", {}, title));

function close(phone) {
  phone.parts.sheet.hidden = true;
}

/** The bot's commands; a tap sends one. */
export function commandList(phone, commands) {
  const line = ({ command, description }) => el("button.entry", {
    type: "button", role: "menuitem", onclick: () => phone.write(`/${command}`),
  }, el("b", {}, `/${command}`), el("span", { dir: direction(description) }, description));
  phone.sheet(...commands.map(line), entry("close", "Close", () => close(phone)));
}

/** A photo, a file, a place, the own contact; or block the bot. */
export function attachments(phone) {
  const then = (act) => () => {
    close(phone);
    act();
  };
  phone.sheet(
    entry("photo", "Photo", then(() => phone.pickFile("photo"))),
    entry("file", "File", then(() => phone.pickFile("document"))),
    entry("pin", "Location (Dam square)", then(() => phone.place(...DAM))),
    entry("person", "My contact", then(() => phone.contact())),
    entry("close", "Close", then(() => phone.parts.attach.focus())),
  );
}
