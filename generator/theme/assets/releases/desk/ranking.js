/*
  How well an issue answers a text, in whole numbers, by the words of the question alone. Versions play no part.

  The same as `generator/support/ranking.py`.
*/
import { compare } from "./question.js";
import { DECIMAL, distance, key, keys, size, stem, tolerance, units, words } from "./text.js";

const DETAIL = 2;
const [EXACT, STEM, LIKE, NEAR, FAR] = [8, 7, 6, 5, 4];
const [SYMPTOM_PHRASE, TITLE_PHRASE] = [2, 3];
const SHORTEST = 3;
export const TIERS = { words: 1, "similar-code": 2, symptom: 3, phrase: 4, reference: 5, number: 6, code: 7, id: 8 };
const bits = (number) => (number ? 32 - Math.clz32(number) : 0);

function errors(one, other, allowed) {
  const apart = allowed && Math.abs(size(one) - size(other)) <= allowed ? distance(one, other) : allowed + 1;
  return apart <= allowed ? apart : Infinity;
}

function isCode(text) {
  const letters = text.replace(/[0-9]+$/, "");
  return /^\p{L}+$/u.test(letters) && size(letters) < size(text) - 1;
}

function isSlip(typed, code) {
  const [one, other] = [[...typed], [...code]];
  if (one[0] !== other[0] || Math.abs(one.length - other.length) > 1 || distance(typed, code) !== 1) return false;
  return one.length !== other.length || compare(one.sort(), other.sort()) === 0;
}

/* The numbers of a posting, so many at a time. */
function* parts(numbers = [], length) {
  for (let i = 0; i < numbers.length; i += length) yield numbers.slice(i, i + length);
}

const count = (map, name) => map.set(name, (map.get(name) ?? 0) + 1).get(name);

export class Index {
  constructor(data) {
    this.data = data;
    this.ofStem = new Map();
    for (const word of data.near) this.ofStem.set(stem(word), [...(this.ofStem.get(stem(word)) ?? []), word]);
    this.ids = new Map();
    data.cases.forEach(({ id, also, place }) => [id, ...also].forEach((one) => this.note(this.ids, key(words(one)), place)));
    this.numbers = new Map();
    for (const [code, places] of data.codes) places.forEach((place) => this.note(this.numbers, code.replace(/\P{Nd}+/gu, ""), place));
  }

  note(map, name, place) {
    map.set(name, [...(map.get(name) ?? []), place]);
  }

  /* Words with a stem; one that is not among those that are compared is its own. */
  withStem(root) {
    return this.ofStem.get(root) ?? [root];
  }

  isTerm(word) {
    return Boolean(this.data.words.get(word)?.t);
  }

  /* Looks a unit up in whatever way it may have been typed. */
  async find({ typed, others }) {
    const root = stem(typed);
    const alike = (whole, list) => list.map((one) => [one, errors(whole, one, tolerance(whole))]).filter(([, wrong]) => wrong <= 2);
    const near = alike(typed, tolerance(typed) ? this.data.near : []);
    const nearRoots = alike(root, tolerance(root) ? [...this.ofStem.keys()] : []);
    const begins = size(typed) >= SHORTEST && !DECIMAL.test(typed);
    const roots = [root, ...others.map(stem), ...nearRoots.map(([one]) => one)];
    await this.data.load([typed, ...others, ...near.map(([one]) => one), ...roots.flatMap((one) => this.withStem(one))], begins ? [typed] : []);

    const [terms, stems] = [new Map(), new Map()];
    const take = (map, is) => (one, kind) => is(one) && map.set(one, Math.max(kind, map.get(one) ?? 0));
    const term = take(terms, (one) => this.isTerm(one));
    const root_ = take(stems, (one) => this.withStem(one).some((word) => this.isTerm(word)));
    for (const [one, wrong] of near) term(one, wrong === 1 ? NEAR : FAR);
    for (const [one, wrong] of nearRoots) root_(one, wrong === 1 ? NEAR : FAR);
    if (begins) for (const word of this.data.words.keys()) if (word.startsWith(typed)) term(word, LIKE);
    for (const one of others) {
      term(one, LIKE);
      root_(stem(one), LIKE);
    }
    term(typed, EXACT);
    root_(root, STEM);
    return { terms, stems, hits: this.hits(terms, stems) };
  }

  hits(terms, stems) {
    const hits = new Map();
    const add = (word, kind) => {
      const sure = kind >= STEM ? 1 : 0;
      for (const [place, where] of parts(this.data.words.get(word)?.t, 2)) {
        const hit = [kind * where, (where === DETAIL ? 1 : 3) + sure, sure];
        if (compare(hits.get(place) ?? [0, 0, 0], hit) < 0) hits.set(place, hit);
      }
    };
    for (const [word, kind] of terms) add(word, kind);
    for (const [root, kind] of stems) this.withStem(root).forEach((word) => add(word, kind));
    return hits;
  }

  async rank(text) {
    const [asked, typed] = [units(text, this.data), words(text)];
    const found = await Promise.all(asked.map((unit) => this.find(unit)));
    const tiers = new Map(asked.length ? await this.bySymptom(typed, found) : []);
    for (const [tier, places] of this.byMark(keys(text), asked)) places.forEach((place) => tiers.set(place, tier));

    const shares = new Map();
    for (const { hits } of found) {
      const rarity = bits(Math.floor(this.data.cases.length / hits.size));
      for (const [place, [value, quality, sure]] of hits) {
        const one = shares.get(place) ?? { quality: 0, score: 0, number: 0, sure: 0 };
        shares.set(place, { quality: one.quality + quality, score: one.score + value * rarity, number: one.number + 1, sure: one.sure || sure });
      }
    }
    const [answers, others] = [new Map(), new Map()];
    for (const [place, { quality, score, number, sure }] of shares) {
      const share = Math.floor(quality / found.length);
      if (tiers.has(place)) answers.set(place, { tier: tiers.get(place), share: 0, score });
      else if (share > 1 && 2 * number >= found.length) answers.set(place, { tier: "words", share, score });
      else if (sure) others.set(place, { tier: "words", share, score });
    }
    for (const [place, tier] of tiers) if (!answers.has(place)) answers.set(place, { tier, share: 0, score: 0 });
    return [answers, others];
  }

  /* The cases that are meant by an id, a code or a reference, the surest ones last. */
  byMark(all, asked) {
    const { codes, refs } = this.data;
    const among = (map, names) => [...names].flatMap((name) => map.get(name) ?? []);
    const strange = [...all].filter((one) => !codes.has(one) && isCode(one));
    const numbers = asked.map(({ typed }) => typed).filter((one) => DECIMAL.test(one) && size(one) >= SHORTEST);
    const similar = strange.length ? [...codes.keys()].filter((code) => strange.some((one) => isSlip(one, code))) : [];
    return [
      ["similar-code", among(codes, similar)],
      ["reference", among(refs, all)],
      ["number", among(this.numbers, numbers)],
      ["code", among(codes, all)],
      ["id", among(this.ids, all)],
    ];
  }

  /* The cases of which a symptom or title is meant, by its words in a row or by most of them. */
  async bySymptom(typed, found) {
    const met = new Set(found.flatMap(({ terms }) => [...terms.keys()]));
    for (const root of found.flatMap(({ stems }) => [...stems.keys()])) this.withStem(root).forEach((word) => met.add(word));
    const seen = new Set(); // words of symptoms, each once, however many ways there are to say it
    const hit = new Map();
    const tiers = [];
    for (const word of met) {
      for (const [place, symptom, at, length] of parts(this.data.words.get(word)?.u, 4)) {
        const name = `${place} ${symptom}`;
        if (seen.has(`${name} ${at}`)) continue;
        seen.add(`${name} ${at}`);
        const number = count(hit, name);
        if (number > 1 && 2 * number > length) tiers.push([place, "symptom"]);
      }
    }
    return [...tiers, ...(await this.byPhrase(typed))];
  }

  /* The cases of which a symptom or title stands in what was typed word for word, or the other way round. */
  async byPhrase(typed) {
    if (typed.length < Math.min(SYMPTOM_PHRASE, TITLE_PHRASE)) return [];
    await this.data.load(new Set(typed));
    const rows = new Map(); // words in the same order in both, by the text and how far the two are apart
    const tiers = [];
    typed.forEach((word, i) => {
      for (const [place, text, at, length] of parts(this.data.words.get(word)?.p, 4)) {
        const short = Math.min(length, typed.length);
        const number = count(rows, `${place} ${text} ${i - at}`);
        if (number === short && short >= (text < 0 ? TITLE_PHRASE : SYMPTOM_PHRASE)) tiers.push([place, "phrase"]);
      }
    });
    return tiers;
  }
}
