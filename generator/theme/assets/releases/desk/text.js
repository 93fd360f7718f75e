/*
  Typed text as words that can be compared. Letters and digits alone: nothing here knows of issues.

  The same as `generator/support/text.py`, function by function; a test asks both the same questions.
*/
const WORD = /[\p{L}\p{N}]+/gu;
const COMPOUND = /[\p{L}\p{N}]+(?:[-‐‑_'’][\p{L}\p{N}]+)*/gu;
const SIGN_IN = /(?<![\p{L}\p{N}])(?:log|sign)(?:s|ed|ing|ged|ging)?[ -](?:in|on|into)(?![\p{L}\p{N}])/gu;
export const DECIMAL = /^\p{Nd}+$/u;
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
export const SPACES = new RegExp(`[${SPACE}]+`, "g");
const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const ENDINGS = [["ies", "y"], ["ied", "y"], ["ing", ""], ["ed", ""], ["es", ""], ["s", ""]];
const MOST_PIECES = 8;

export const strip = (text) => text.replace(AROUND, "");
export const size = (text) => [...text].length;

const fold = (text) =>
  text.normalize("NFKD").toLowerCase().replaceAll("ς", "σ").replace(/\p{M}+/gu, "").replace(/(?<=[0-9])[ ,'’](?=[0-9]{3}(?![0-9]))/g, "");

export const words = (text) => fold(text).match(WORD) ?? [];

const compounds = (folded) => (folded.match(COMPOUND) ?? []).map((one) => one.match(WORD));

export const terms = (text, stop) =>
  [...new Set(compounds(fold(text)).flatMap((parts) => [...parts, parts.join("")]))].filter((term) => !stop.has(term));

export function units(text, { stop, same }) {
  const found = new Map();
  for (const parts of compounds(fold(text).replace(SIGN_IN, "login"))) {
    const whole = parts.join("");
    if (stop.has(whole) || size(whole) < 2 || found.has(whole)) continue;
    const least = /\p{Nd}/u.test(whole) ? 4 : 2;
    const pieces = parts.filter((part) => size(part) >= least && !stop.has(part) && !DECIMAL.test(part));
    found.set(whole, { typed: whole, others: (same.get(whole) ?? pieces).filter((other) => other !== whole) });
  }
  return [...found.values()];
}

export function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const ending = /(?:ss|us|is)$/.test(word) ? null : ENDINGS.find(([end]) => word.endsWith(end) && word.length - end.length >= 3);
  if (ending) word = word.slice(0, -ending[0].length) + ending[1];
  if (word.length > 4 && word.at(-1) === word.at(-2)) word = word.slice(0, -1);
  return word.length > 3 && word.endsWith("e") ? word.slice(0, -1) : word;
}

export const tolerance = (word) => (size(word) < 4 || /\p{Nd}/u.test(word) ? 0 : size(word) < 8 ? 1 : 2);

export function distance(one, other) {
  const [a, b] = [[...one], [...other]];
  let before = [];
  let row = [...Array(b.length + 1).keys()];
  a.forEach((char, i) => {
    const previous = row;
    row = [i + 1];
    b.forEach((its, j) => {
      let cost = Math.min(previous[j + 1] + 1, row[j] + 1, previous[j] + (char !== its));
      if (i && j && char === b[j - 1] && a[i - 1] === its) cost = Math.min(cost, before[j - 1] + 1);
      row.push(cost);
    });
    before = previous;
  });
  return row.at(-1);
}

export const key = (parts) => parts.join("").replace(/(?<![0-9])0+(?=[0-9])/g, "");

export function keys(text) {
  const typed = words(text);
  const found = new Set();
  typed.forEach((_, i) => {
    for (let j = i + 1; j <= Math.min(i + MOST_PIECES, typed.length); j++) found.add(key(typed.slice(i, j)));
  });
  return found;
}
