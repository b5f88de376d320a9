/** The dialogs of the desk: who takes a phone, on which phone a link opens, and the weather. */
import { avatar, el, icon } from "./dom.js";
import { LANGUAGES, languageName, partName } from "./languages.js";

/** Show a dialog with a title; it closes by Escape, by its cross and by a press beside it. Gives back close(). */
export function dialog(title, ...children) {
  const node = el("dialog.ask", { "aria-label": title });
  const cross = el("button.cross", { type: "button", "aria-label": "Close", onclick: () => node.close() }, icon("close"));
  node.append(el("header", {}, el("h2", {}, title), cross), el("div.body", {}, ...children));
  node.addEventListener("click", (event) => event.target === node && node.close());
  node.addEventListener("close", () => node.remove());
  document.body.append(node);
  node.showModal();
  return () => node.close();
}

function newcomer(make) {
  const name = el("input", { name: "name", maxLength: 64, placeholder: "First name", "aria-label": "First name", dir: "auto" });
  const options = Object.entries(LANGUAGES).map(([code, label]) => el("option", { value: code }, label));
  const language = el("select", { name: "language", "aria-label": "Language of the phone" }, options, el("option", { value: "" }, "Unknown"));
  return el("form.newcomer", {
    onsubmit: (event) => {
      event.preventDefault();
      make(name.value.trim() || "New person", language.value || null);
    },
  }, icon("person-plus"), name, language, el("button.primary", { type: "submit" }, "New person"));
}

function line(person, desk, take) {
  const seat = desk.seatOf(person.id);
  const details = [languageName(person.language), person.links?.length ? "invite waiting" : "", seat ? "on a phone now" : ""];
  return el("button.choice", { type: "button", "data-person": String(person.id), onclick: () => take(person) },
    avatar(person.id, person.name),
    el("span.about", {}, el("bdi.full-name", {}, person.name), el("small", {}, details.filter(Boolean).join(" · "))));
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function people(cast, desk, take) {
  const list = el("div.choices");
  const draw = (query) => {
    const words = folded(query).split(/\s+/u).filter(Boolean);
    const seen = (person) => {
      const hay = folded(`${person.name} ${partName(person.part)} ${languageName(person.language)} ${person.language ?? ""}`);
      return words.every((word) => hay.includes(word));
    };
    const groups = Map.groupBy(cast.filter(seen), (person) => person.part);
    const drawn = [...groups].flatMap(([part, members]) => [
      el("h3", {}, partName(part), el("small", {}, String(members.length))), ...members.map((person) => line(person, desk, take)),
    ]);
    list.replaceChildren(...(drawn.length ? drawn : [el("p.none", {}, "Nobody is called that.")]));
  };
  draw("");
  return [list, draw];
}

/** Ask who takes this phone. `taken(person)` and `made(name, language)` are called with the answer. */
export function choosePerson(desk, part, { taken, made }) {
  let close = () => {};
  const [list, draw] = people(desk.cast, desk, (person) => {
    close();
    taken(person);
  });
  const search = el("input", { type: "search", placeholder: "Name, part or language", "aria-label": "Search people", oninput: () => draw(search.value) });
  const form = newcomer((name, language) => {
    close();
    made(name, language);
  });
  close = dialog(`Who takes the ${partName(part).toLowerCase()}'s phone?`, form, el("label.search", {}, icon("search"), search), list);
  search.focus();
}

/** Ask on which phone an invite link opens. `opened(phone)` gets it; `made(name, language)` a person of its own. */
export function chooseLink(desk, payload, from, { opened, made }) {
  let close = () => {};
  const on = (phone) => el("button.choice", {
    type: "button",
    onclick: () => {
      close();
      opened(phone);
    },
  }, avatar(phone.person.id, phone.person.name),
  el("span.about", {}, el("bdi.full-name", {}, phone.person.name), el("small", {}, phone === from ? "this phone" : partName(phone.part))));
  const form = newcomer((name, language) => {
    close();
    made(name, language);
  });
  const phones = el("div.choices", {}, desk.phones.map(on));
  close = dialog("On which phone does this link open?", el("code.payload", {}, payload), phones, form);
}
