/** The sheets that slide up inside a phone: its commands, and what can be attached. */
import { direction } from "./bidi.js";
import { el, icon } from "./dom.js";

const entry = (glyph, title, press) => el("button.entry", { type: "button", role: "menuitem", onclick: press },
  icon(glyph), el("span", {}, title));

/** The bot's commands; a tap sends one. */
export function commandList(phone, commands) {
  const line = ({ command, description }) => el("button.entry", {
    type: "button", role: "menuitem", onclick: () => phone.write(`/${command}`),
  }, el("b", {}, `/${command}`), el("span", { dir: direction(description) }, description));
  phone.sheet(...commands.map(line), entry("close", "Close", () => phone.closeSheet()));
}

/** A photo, a file, a place, the own contact. */
export function attachments(phone) {
  const then = (act) => () => {
    phone.closeSheet();
    act();
  };
  phone.sheet(
    entry("photo", "Photo", then(() => phone.foot.ask("photo"))),
    entry("file", "File", then(() => phone.foot.ask("document"))),
    entry("pin", "Location (Dam square)", then(() => phone.place())),
    entry("person", "My contact", then(() => phone.contact())),
    entry("close", "Close", then(() => phone.foot.attach.focus())),
  );
}
