/** The languages of the project, in its order, each in its own name. */
export const LANGUAGES = {
  nl: "Nederlands", en: "English", ti: "ትግርኛ", ar: "العربية", fa: "فارسی", am: "አማርኛ", fr: "Français",
  fa_AF: "دری", so: "Soomaali", ckb: "کوردیی ناوەندی", ku: "Kurmancî", ps: "پښتو", om: "Afaan Oromoo",
  pt: "Português", es: "Español", tr: "Türkçe",
};

const PARTS = {
  resident: "Resident", neighbour: "Neighbour", volunteer: "Volunteer", housing_supervisor: "Housing supervisor",
  casemanager: "Casemanager", legal_adviser: "Legal adviser", coordinator: "Coordinator", overseer: "Overseer",
  administrator: "Administrator", newcomer: "Newcomer", other: "Somebody else with a phone",
};

/** A language's own name; the code itself where it is none of ours. */
export const languageName = (code) => (code ? LANGUAGES[code] ?? code : "");

/** A part as people say it. */
export const partName = (part) => PARTS[part] ?? part.replaceAll("_", " ").replace(/^./u, (letter) => letter.toUpperCase());
