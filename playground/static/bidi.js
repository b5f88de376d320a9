/**
 * The direction of a line by its first strong letter (Unicode's rules P2 and P3). Browsers' own `dir="auto"`
 * and `unicode-bidi: plaintext` do not leave out what is isolated, as those rules and Telegram do.
 */
const STRONG = /[\p{L}\u200e\u200f\u061c]/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u200f\u061c]/u;
const INNERMOST = /[\u2066-\u2068][^\u2066-\u2069]*(?:\u2069|$)/gu;

/** "rtl" or "ltr"; a line without letters is "ltr". */
export function direction(line) {
  let rest = line;
  for (let before = null; before !== rest;) {
    before = rest;
    rest = rest.replace(INNERMOST, "");
  }
  const first = rest.match(STRONG);
  return first !== null && RIGHT_TO_LEFT.test(first[0]) ? "rtl" : "ltr";
}
