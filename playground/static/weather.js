/** The weather drawer: what goes wrong between the bot and its Telegram, and who blocks the bot. */
import { dialog } from "./chooser.js";
import { el, icon } from "./dom.js";

/** Put the weather of now on its button. */
export function showWeather(button, weather, now) {
  const { glyph, title } = weather.find(({ name }) => name === now);
  button.querySelector(".glyph").replaceChildren(icon(glyph));
  button.querySelector(".label").textContent = title;
  button.setAttribute("aria-label", `Weather: ${title}. Change it`);
  button.classList.toggle("rough", now !== "fine");
}

function fault({ name, title, about, glyph }, now, choose) {
  return el("button.fault", { type: "button", "data-weather": name, "aria-pressed": String(name === now), onclick: () => choose(name) },
    icon(glyph), el("span.about", {}, el("strong", {}, title), el("small", {}, about)));
}

function blocker(phone) {
  const words = (blocked) => (blocked ? "Has blocked the bot. Let it in again." : "Block the bot.");
  const label = el("small", {}, words(phone.blocked));
  const press = () => {
    label.textContent = words(!phone.blocked);
    phone.block(!phone.blocked);
  };
  return el("button.fault", { type: "button", "data-blocks": phone.part, onclick: press },
    icon("hand"), el("span.about", {}, el("bdi.full-name", {}, phone.person.name), label));
}

/** Ask for the weather; `choose(name)` is called with the answer. */
export function askWeather(weather, now, phones, choose) {
  let close = () => {};
  const pick = (name) => {
    close();
    choose(name);
  };
  close = dialog("Weather between the bot and Telegram",
    el("div.faults", {}, weather.map((kind) => fault(kind, now, pick))),
    el("h3", {}, "Somebody closes the door"), el("div.faults", {}, phones.map(blocker)));
}
