/*
  What is asked: which product and version are meant by what was typed. Which issues answer it is not known here.

  The same as `generator/support/versions.py` and `generator/support/question.py`.
*/
import { distance, SPACES, strip, tolerance, words } from "./text.js";

const typedVersion = (text) =>
  strip(text.normalize("NFKC").replace(SPACES, " ")).replaceAll(",", ".").replace(/^(?:version|release|ver|v)?[ .:]*/i, "").replace(/^[ .]+|[ .]+$/g, "");

function numbersOf(text) {
  const found = /^([0-9]{1,9}(?:\.[0-9]{1,9})*)(?:-([0-9a-z.-]+))?(?:\+[^\n]*)?$/i.exec(text);
  return found && { numbers: found[1].split(".").map(Number), pre: (found[2] ?? "").toLowerCase() };
}

const bare = (numbers) => numbers.slice(0, numbers.findLastIndex((one) => one !== 0) + 1);
export const same = (one, other) => one.length === other.length && one.every((value, i) => value === other[i]);
const startsWith = (numbers, line) => same(numbers.slice(0, line.length), line);

export function compare(one, other) {
  for (let i = 0; i < Math.min(one.length, other.length); i++) {
    const [a, b] = [one[i], other[i]];
    const order = Array.isArray(a) ? compare(a, b) : a < b ? -1 : a > b ? 1 : 0;
    if (order) return order;
  }
  return one.length - other.length;
}

const order = ({ numbers, pre }) => [
  bare(numbers),
  pre ? 0 : 1,
  pre.split(".").filter(Boolean).map((part) => {
    const digits = /^[0-9]+$/.test(part);
    const value = digits ? part.replace(/^0+/, "") : part;
    return [digits ? 0 : 1, digits ? value.length : 0, value];
  }),
];

function findVersion(text, versions) {
  const typed = typedVersion(text);
  const meant = (how, place, lower = null, higher = null) => ({ typed, how, place, lower, higher });
  const lowered = typed.toLowerCase();
  const exact = versions.findIndex((one) => one.name.toLowerCase() === lowered);
  if (exact >= 0) return meant("exact", exact);
  const former = versions.findIndex((one) => one.formerly.some((name) => name.toLowerCase() === lowered));
  if (former >= 0) return meant("formerly", former);
  const wholeLine = /^([0-9]{1,9}(?:\.[0-9]{1,9})*)\.[x*]$/i.exec(typed);
  const asked = numbersOf(wholeLine ? wholeLine[1] : typed);
  if (!asked) return meant("unknown", null);
  const known = versions.map((one) => numbersOf(one.name));
  const equal = (exactly) =>
    known.findIndex((one) => one && one.pre === asked.pre && same(bare(one.numbers), bare(asked.numbers)) && (!exactly || one.numbers.length === asked.numbers.length));
  if (!wholeLine && equal(true) >= 0) return meant("exact", equal(true));
  if (!asked.pre) {
    const line = asked.numbers;
    const members = [...known.keys()].filter((place) => known[place] && known[place].numbers.length > line.length && startsWith(known[place].numbers, line));
    const had = members.filter((place) => versions[place].available);
    if (members.length) return meant("line", Math.max(...(had.length ? had : members)));
  }
  if (!wholeLine && equal(false) >= 0) return meant("exact", equal(false));
  const mine = order(asked);
  const sides = (sign) => [...known.keys()].filter((place) => known[place] && Math.sign(compare(order(known[place]), mine)) === sign);
  const [lower, higher] = [sides(-1), sides(1)];
  const line = [...asked.numbers, 0].slice(0, 2);
  const near = (places, pick) => {
    const own = places.filter((place) => same([...known[place].numbers, 0].slice(0, 2), line));
    return places.length ? pick(...(own.length ? own : places)) : null;
  };
  const below = near(lower, Math.max);
  const final = asked.pre ? higher.find((place) => same(bare(known[place].numbers), bare(asked.numbers))) : undefined;
  return meant("unknown", final ?? below, below, near(higher, Math.min));
}

/* ── The question ──────────────────────────────────────────────────────────────── */

const IN_TEXT = /(?<![0-9A-Za-z.-])v?[0-9]+(?:\.[0-9]+)+(?:-[0-9A-Za-z.-]*[0-9A-Za-z])?(?![0-9A-Za-z_-])/g;

const nameWords = (one) => [...new Set([...words(one.id), ...words(one.title)])];

function findProduct(typed, products) {
  const asked = words(typed);
  if (!asked.length) return products.length === 1 ? [0, "only"] : [null, "any"];
  const whole = asked.join("");
  const tests = [
    (one) => [words(one.id).join(""), words(one.title).join("")].includes(whole),
    (one) => asked.every((word) => nameWords(one).includes(word)),
  ];
  for (const fits of tests) {
    const found = [...products.keys()].filter((place) => fits(products[place]));
    if (found.length === 1) return [found[0], "given"];
  }
  const near = [];
  products.forEach((one, place) => {
    for (const name of nameWords(one)) {
      for (const word of asked) {
        const apart = distance(word, name);
        if (apart <= Math.max(tolerance(word), tolerance(name))) near.push([apart, place]);
      }
    }
  });
  const least = Math.min(...near.map(([apart]) => apart));
  const best = new Set(near.filter(([apart]) => apart === least).map(([, place]) => place));
  return [best.size === 1 ? [...best][0] : null, "unknown"];
}

function versionIn(text, products) {
  for (const found of text.matchAll(IN_TEXT)) {
    const version = typedVersion(found[0]);
    const alone = found[0] === strip(text) && (version.split(".").length > 2 || version !== found[0]);
    if (alone || products.some((one) => ["exact", "formerly"].includes(findVersion(version, one.versions).how))) {
      return [version, strip(`${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`)];
    }
  }
  return ["", text];
}

const having = (products, version, how = ["exact", "formerly", "line"]) =>
  [...products.keys()].filter((place) => how.includes(findVersion(version, products[place].versions).how));

function nearby(products, version) {
  const asked = numbersOf(version);
  for (const length of asked ? [2, 1] : []) {
    const line = asked.numbers.slice(0, length);
    const on = (one) => one.versions.some(({ name }) => numbersOf(name) && same(numbersOf(name).numbers.slice(0, length), line));
    const found = [...products.keys()].filter((place) => on(products[place]));
    if (found.length) return found;
  }
  return [];
}

export function understand(question, { products }) {
  const unknown = (version) => ({ typed: version, how: "unknown", place: null, lower: null, higher: null });
  const [place, how] = findProduct(question.product, products);
  let text = question.text;
  let version = typedVersion(question.version);
  if (!version) [version, text] = versionIn(text, place === null ? products : [products[place]]);
  const asked = { text, product: place, how, version: null, choices: [], elsewhere: null };
  if (!version) return asked;
  if (place === null && how === "any") {
    for (const found of [having(products, version, ["exact", "formerly"]), having(products, version), nearby(products, version)]) {
      if (found.length === 1) return { ...asked, product: found[0], how: "by-version", version: findVersion(version, products[found[0]].versions) };
      if (found.length) return { ...asked, version: unknown(version), choices: found };
    }
    return { ...asked, version: unknown(version), choices: [...products.keys()] };
  }
  if (place === null) return { ...asked, version: unknown(version) };
  const meant = findVersion(version, products[place].versions);
  return { ...asked, version: meant, elsewhere: meant.how === "unknown" ? having(products, version)[0] ?? null : null };
}
