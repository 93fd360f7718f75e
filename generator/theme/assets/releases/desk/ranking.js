/*
  How well an issue answers a text, in whole numbers, over MiniSearch's index. Versions play no part.

  The same as `generator/support/ranking.py`.
*/
import MiniSearch from "../vendor/minisearch.js";
import { compare, same } from "./question.js";
import { DECIMAL, distance, key, keys, size, stem, terms, tolerance, units, words } from "./text.js";

const WHERE = { symptoms: 5, titles: 4, component: 3, words: 2 };
const [EXACT, STEM, LIKE, NEAR, FAR] = [8, 7, 6, 5, 4];
export const TIERS = { words: 1, "similar-code": 2, symptom: 3, phrase: 4, reference: 5, number: 6, code: 7, id: 8 };
const STEMMED = "~";
const bits = (number) => (number ? 32 - Math.clz32(number) : 0);

function errors(one, other, allowed) {
  const apart = allowed && Math.abs(size(one) - size(other)) <= allowed ? distance(one, other) : allowed + 1;
  return apart <= allowed ? apart : Infinity;
}

function isPhrase(typed, said, least) {
  const [short, long] = typed.length <= said.length ? [typed, said] : [said, typed];
  return short.length >= least && long.some((_, i) => same(long.slice(i, i + short.length), short));
}

function isCode(text) {
  const letters = text.replace(/[0-9]+$/, "");
  return /^\p{L}+$/u.test(letters) && size(letters) < size(text) - 1;
}

function isSlip(typed, code) {
  const [one, other] = [[...typed], [...code]];
  if (one[0] !== other[0] || Math.abs(one.length - other.length) > 1 || distance(typed, code) !== 1) return false;
  return one.length !== other.length || same(one.sort(), other.sort());
}

export class Index {
  constructor(data) {
    this.data = data;
    this.codes = new Set(data.cases.flatMap((one) => one.codes));
    this.symptoms = data.cases.map((one) => one.symptoms.map((symptom) => units(symptom, data)));
    this.mini = new MiniSearch({
      fields: Object.keys(WHERE),
      extractField: (one, field) => (field === "id" ? one.place : [one[field]].flat().join("\n")),
      tokenize: (text) => terms(text, data.stop),
      processTerm: (term) => [term, STEMMED + stem(term)],
    });
    this.mini.addAll(data.cases);
  }

  /* Every word of the index that is like another, with the cases and fields that have it. */
  search(term, options, consider) {
    for (const { id, match } of this.mini.search(term, { tokenize: (one) => [one], processTerm: (one) => one, ...options })) {
      for (const [found, fields] of Object.entries(match)) consider(found, id, Math.max(...fields.map((field) => WHERE[field])));
    }
  }

  find(unit) {
    const [kinds, spots] = [new Map(), new Map()];
    const note = (term, kind, place, where) => {
      kinds.set(term, Math.max(kind, kinds.get(term) ?? 0));
      spots.set(term, (spots.get(term) ?? new Map()).set(place, where));
    };
    for (const [whole, mark] of [[unit.typed, ""], [stem(unit.typed), STEMMED]]) {
      const allowed = tolerance(whole);
      const prefix = !mark && size(whole) > 2 && !DECIMAL.test(whole);
      // The index counts two swapped letters as two errors; so it is asked for more, and what comes is measured here.
      this.search(mark + whole, { prefix, fuzzy: allowed ? 2 * allowed : false }, (term, place, where) => {
        if (term.startsWith(STEMMED) !== Boolean(mark)) return;
        const found = term.slice(mark.length);
        const wrong = errors(whole, found, allowed);
        if (found === whole) note(term, mark ? STEM : EXACT, place, where);
        else if (prefix && found.startsWith(whole)) note(term, LIKE, place, where);
        else if (wrong <= allowed) note(term, wrong < 2 ? NEAR : FAR, place, where);
      });
    }
    for (const other of unit.others) {
      for (const way of [other, STEMMED + stem(other)]) this.search(way, {}, (term, place, where) => note(term, LIKE, place, where));
    }
    const hits = new Map();
    for (const [term, kind] of kinds) {
      const sure = kind >= STEM ? 1 : 0;
      for (const [place, where] of spots.get(term)) {
        const hit = [kind * where, (where === WHERE.words ? 1 : 3) + sure, sure];
        if (compare(hits.get(place) ?? [0], hit) < 0) hits.set(place, hit);
      }
    }
    return { hits, terms: kinds };
  }

  rank(text) {
    const { cases } = this.data;
    const [asked, typed, all] = [units(text, this.data), words(text), keys(text)];
    const found = asked.map((unit) => this.find(unit));
    const marks = {
      keys: all,
      numbers: new Set(asked.map((unit) => unit.typed).filter((one) => DECIMAL.test(one) && size(one) > 2)),
      strange: [...all].filter((one) => !this.codes.has(one) && isCode(one)),
    };
    const met = new Set(found.flatMap((one) => [...one.terms.keys()]));
    const [answers, others] = [new Map(), new Map()];
    cases.forEach((one, place) => {
      const own = found.map(({ hits }) => ({ hit: hits.get(place), rarity: bits(Math.floor(cases.length / hits.size)) })).filter(({ hit }) => hit);
      const share = found.length ? Math.floor(own.reduce((sum, { hit }) => sum + hit[1], 0) / found.length) : 0;
      const score = own.reduce((sum, { hit, rarity }) => sum + hit[0] * rarity, 0);
      const tier = this.byMark(one, marks) ?? (asked.length ? this.bySymptom(one, typed, met) : null);
      if (tier) answers.set(place, { tier, share: 0, score });
      else if (share > 1 && 2 * own.length >= found.length) answers.set(place, { tier: "words", share, score });
      else if (own.some(({ hit }) => hit[2])) others.set(place, { tier: "words", share, score });
    });
    return [answers, others];
  }

  byMark(one, { keys, numbers, strange }) {
    if (one.ids.some((id) => keys.has(key(words(id))))) return "id";
    if (one.codes.some((code) => keys.has(code))) return "code";
    if (one.codes.some((code) => numbers.has(code.replace(/\P{Nd}+/gu, "")))) return "number";
    if (one.refs.some((reference) => keys.has(reference))) return "reference";
    if (strange.some((typed) => one.codes.some((code) => isSlip(typed, code)))) return "similar-code";
    return null;
  }

  bySymptom(one, typed, met) {
    if (one.symptoms.some((symptom) => isPhrase(typed, words(symptom), 2))) return "phrase";
    if (one.titles.some((title) => isPhrase(typed, words(title), 3))) return "phrase";
    const has = (way) => met.has(way) || met.has(STEMMED + stem(way));
    for (const symptom of this.symptoms[one.place]) {
      const hit = symptom.filter((unit) => has(unit.typed) || unit.others.some(has)).length;
      if (hit > 1 && 2 * hit > symptom.length) return "symptom";
    }
    return null;
  }
}
