/*
  The answer to a question: the best issue, further ones, and what each is to the version. Nothing here touches the page.

  The same as `generator/support/answer.py`.
*/
import { openData } from "./data.js";
import { compare, understand } from "./question.js";
import { Index, TIERS } from "./ranking.js";
import { key, keys, strip, words } from "./text.js";

const ORDER = { affected: 0, unknown: 0, "not-an-issue": 1, fixed: 2, unaffected: 3, elsewhere: 4 };
const LONGEST = 1000;
const PERHAPS = 3;

/* Whether it may be what a customer on the version sees. */
export const concerns = (match) => ["affected", "unknown", "not-an-issue"].includes(match.bearing);
const PRESENCES = { a: "affected", f: "fixed", u: "unaffected" };

export function stretchAt(standing, place) {
  const [first, presence, cause, fix] = standing.stretches.findLast(([from]) => from <= place);
  return { first, presence: PRESENCES[presence], cause, fix };
}

function why(standing, place, versions) {
  const here = stretchAt(standing, place);
  const name = versions[place].name;
  if (here.cause === null) {
    return `It came in with ${standing.sources.map((one) => versions[one].name).join(" and ")}; ${name} was not built on that.`;
  }
  const cause = versions[here.cause].name;
  const built = here.cause === place ? "" : ` ${name} was built on ${cause}.`;
  if (here.presence === "fixed") return `It is fixed in ${cause}.${built}`;
  if (standing.older && here.cause === standing.sources[0]) return `It is older than the first release on record.${built}`;
  return `It came in with ${cause}.${built}`;
}

/* Makes a desk of `data.json`, ready for questions; `read` loads another file of the data by its path below it. */
export function openDesk(raw, read) {
  const data = openData(raw, read);
  const index = new Index(data);
  const { cases, products, badges, tell } = data;

  /* What an issue is to what was asked; `known` are the standings of its issues in the product that is meant. */
  function judge(asked, known, one, tier) {
    const found = tier === "id" && keys(asked.text);
    const foundAs = found ? one.also.filter((id) => found.has(key(words(id)))) : [];
    const match = { issue: one, tier, foundAs, bearing: "unknown", cause: null, fix: null, planned: [], why: "" };
    if (!one.fault) return { ...match, bearing: "not-an-issue" };
    if (asked.product !== null && !one.products.includes(asked.product)) return { ...match, bearing: one.products.length ? "elsewhere" : "unknown" };
    const place = asked.version?.place ?? null;
    if (asked.product === null || place === null) return match;
    const standing = known[one.place];
    const { versions } = products[asked.product];
    const here = stretchAt(standing, place);
    const named = (at) => (at === null ? null : versions[at]);
    const stuck = here.presence === "affected" && here.fix === null;
    const planned = stuck ? standing.planned.filter((at) => at > place).map(named) : [];
    return { ...match, bearing: here.presence, cause: named(here.cause), fix: named(here.fix), planned, why: why(standing, place, versions) };
  }

  async function search(asked, known) {
    const [answers, others] = await index.rank(asked.text);
    const ordered = (found) => {
      const judged = [...found].map(([place, by]) => {
        const match = judge(asked, known, cases[place], by.tier);
        const closed = Number(!match.issue.open);
        const unsure = match.bearing === "unknown" ? closed : 0;
        return { match, rank: [-TIERS[by.tier], -by.share, ORDER[match.bearing], unsure, -by.score, closed, ...match.issue.rank] };
      });
      return judged.sort((a, b) => compare(a.rank, b.rank)).map(({ match }) => match);
    };
    return answers.size ? [ordered(answers), []] : [[], ordered(others).slice(0, PERHAPS)];
  }

  function list(asked, known) {
    return cases
      .map((one) => judge(asked, known, one, null))
      .filter((one) => one.bearing === "affected" || (one.bearing === "unknown" && one.issue.open))
      .sort((a, b) => compare([ORDER[a.bearing], ...a.issue.rank], [ORDER[b.bearing], ...b.issue.rank]));
  }

  async function ask(question) {
    const text = [...question.text].slice(0, LONGEST).join("");
    const asked = understand({ ...question, text }, data);
    const product = asked.product === null ? null : products[asked.product];
    const place = asked.version?.place ?? null;
    const version = product && place !== null ? product.versions[place] : null;
    const known = version ? await data.standings(asked.product) : {};
    const [matches, perhaps] = strip(asked.text) ? await search(asked, known) : [list(asked, known), []];
    return { question, asked, product, version, matches, perhaps };
  }

  return { ask, tell, products, badges };
}
