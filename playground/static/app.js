/** The desk: phones side by side on one websocket. */
import { chooseLink, choosePerson } from "./chooser.js";
import { el, show } from "./dom.js";
import { partName } from "./languages.js";
import { Phone } from "./phone.js";
import { askWeather, showWeather } from "./weather.js";
import { Wire } from "./wire.js";

const SEATS = "wegwijs.seats";
const find = (id) => document.getElementById(id);

class Desk {
  phones = [];
  cast = [];
  bot = null;
  weather = { kinds: [], now: "fine" };
  lastSpeaker = null;
  #asked = new Map();
  #title = document.title;

  constructor() {
    this.wire = new Wire({
      ready: () => show(find("link"), false),
      event: (event) => this.#on(event),
      lost: () => show(find("link"), true),
    });
    find("weather").addEventListener("click", () => askWeather(this.weather.kinds, this.weather.now, this.phones,
      (name) => this.send({ do: "weather", name })));
    setInterval(() => this.phones.forEach((phone) => phone.clock()), 5000);
  }

  send(action) {
    return this.wire.send(action);
  }

  spoke(phone) {
    this.lastSpeaker = phone;
  }

  seatOf(id) {
    return this.phones.find((phone) => phone.person?.id === id);
  }

  /** Unread messages changed somewhere: count them in the title and on the tabs. */
  rang() {
    const unread = this.phones.reduce((sum, phone) => sum + phone.ring.unread, 0);
    document.title = unread ? `(${unread}) 🔔 ${this.#title}` : this.#title;
    for (const phone of this.phones) {
      phone.tab?.classList.toggle("rings", phone.ring.unread > 0);
      phone.tab?.querySelector(".count").replaceChildren(phone.ring.unread ? String(phone.ring.unread) : "");
    }
  }

  choose(phone) {
    this.#ask({ do: "cast" }, () => choosePerson(this, phone.part, {
      taken: (person) => this.#seat(phone, person),
      made: (name, language) => this.#newcomer(name, language, (person) => this.#seat(phone, person)),
    }));
  }

  /** A tapped invite link: it is another person's, so ask whose phone opens it. */
  link(phone, payload) {
    chooseLink(this, payload, phone, {
      opened: (other) => {
        this.front(other);
        other.open(payload);
      },
      made: (name, language) => this.#newcomer(name, language, (person) => {
        const other = this.phones.find((each) => each !== phone) ?? phone;
        this.#seat(other, person);
        this.front(other);
        other.open(payload);
      }),
    });
  }

  /** Show this phone where only one fits. */
  front(phone) {
    for (const each of this.phones) {
      each.node.classList.toggle("front", each === phone);
      each.tab.setAttribute("aria-selected", String(each === phone));
      each.tab.tabIndex = each === phone ? 0 : -1;
    }
    phone.chat.toEnd(false);
    if (phone.tab.offsetParent) phone.ring.read();
  }

  #ask(action, answered) {
    const ref = crypto.randomUUID();
    if (this.send({ ...action, ref })) this.#asked.set(ref, answered);
  }

  #newcomer(name, language, made) {
    this.#ask({ do: "newcomer", name, language }, ({ cast }) => {
      this.cast = [cast, ...this.cast];
      made(cast);
    });
  }

  #seat(phone, person) {
    phone.sit(person);
    const seats = Object.fromEntries(this.phones.map((each) => [each.part, each.person.id]));
    localStorage.setItem(SEATS, JSON.stringify(seats));
  }

  #on(event) {
    switch (event.event) {
      case "hello": return this.#hello(event);
      case "cast": this.#cast(event.cast); break;
      case "newcomer": break;
      case "weather": this.#weather(event.now); break;
      default: this.phones.filter((phone) => phone.person.id === event.person).forEach((phone) => phone.on(event));
    }
    this.#asked.get(event.ref)?.(event);
    this.#asked.delete(event.ref);
    return undefined;
  }

  #hello({ title, bot, cast, seats, weather }) {
    Object.assign(this, { bot, cast });
    this.weather.kinds = weather.kinds;
    this.#title = title;
    find("title").textContent = title;
    this.#weather(weather.now);
    if (!this.phones.length) this.#furnish(Object.keys(seats));
    const kept = JSON.parse(localStorage.getItem(SEATS) ?? "{}");
    const known = (id) => cast.find((person) => person.id === id);
    for (const phone of this.phones) {
      phone.sit(known(phone.person?.id) ?? known(kept[phone.part]) ?? known(seats[phone.part]));
    }
    this.rang();
    document.body.classList.add("ready");
  }

  #cast(cast) {
    this.cast = cast;
    for (const phone of this.phones) {
      const person = cast.find(({ id }) => id === phone.person.id);
      if (person) Object.assign(phone, { person });
      phone.label();
    }
  }

  #weather(now) {
    this.weather.now = now;
    showWeather(find("weather"), this.weather.kinds, now);
  }

  #furnish(parts) {
    const tabs = document.querySelector(".tabs");
    for (const part of parts) {
      const node = find("seat").content.firstElementChild.cloneNode(true);
      const phone = new Phone(part, node, this);
      node.id = `seat-${part}`;
      node.setAttribute("aria-label", `Phone: ${partName(part)}`);
      phone.tab = el("button.tab", {
        type: "button", role: "tab", "aria-controls": node.id, onclick: () => this.front(phone),
      }, partName(part), el("span.count"));
      this.phones.push(phone);
      find("desk").append(node);
      tabs.append(phone.tab);
    }
    tabs.addEventListener("keydown", (event) => this.#arrows(event));
    this.front(this.phones[0]);
  }

  #arrows(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = this.phones.findIndex((phone) => phone.tab === document.activeElement);
    if (!step || at < 0) return;
    const next = this.phones.at((at + step) % this.phones.length);
    this.front(next);
    next.tab.focus();
  }
}

new Desk();
