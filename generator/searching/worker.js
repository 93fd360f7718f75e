/*
  Material's search box asks this worker instead of its own, and this one asks Pagefind.

  It speaks the messages of Material's worker: the index's configuration comes in, then what is typed, and results go
  out. The configuration says where the parts of Pagefind's index are; nothing of them is loaded before something is
  typed. Beside the words, `type:issue`, `product:mobile` and `state:confirmed` narrow down what is found.
*/
"use strict";
{
  const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
  const PARTS = new URL("../../../search/pagefind/", location.href).href;
  const FACETS = ["type", "product", "state"];
  const SHOWN = 20; // results that are loaded: each is a file of its own
  const AT_ONCE = 4; // of them, shown while the others are loaded: what a phone has room for
  const LINES = 2; // of a result's text, as Material shows them
  const LOOK = 2; // milliseconds between two looks, where Pagefind's are 50 apart
  const DRAWING = 30; // milliseconds in which a page draws the first results, and no others are in its way
  const LINE = "\u241e"; // before each line of a page's text
  const ID = /^\p{L}+(?:-\p{N}+)+$/u; // as of an issue, an error or an incident
  const ENDING = /(?:ies|ing|ed|es|s|y)$/;
  const TOGETHER = /pagefind-entry\.json$|\.pf_(?:meta|index)$/; // what stands together with the same of other parts
  const WORDLESS = "/./"; // in the addresses that Pagefind has of the parts, where a question has no words
  const NO_WORDS = Uint8Array.of(...[..."pagefind_dcd"].map((sign) => sign.charCodeAt()), 0x81, 0x80); // CBOR: a list of none
  let told;
  let together;
  const opened = {};
  let latest = 0;

  /*
    Pagefind waits for one of its files before it asks for the next, looks for what it waits for at long intervals, and
    unpacks with a program of its own. Here what it needs in any case is asked for at once, what it reads of each part in
    one file, and browsers unpack.
  */
  const [ask, wait] = [fetch, setTimeout];
  const ahead = new Map();

  async function unpacked(asked) {
    const bytes = await (await asked).arrayBuffer();
    const isPacked = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength)).join() === "31,139";
    if (!isPacked || typeof DecompressionStream === "undefined") return new Response(bytes); // Pagefind sees what it is
    const unpacking = new DecompressionStream("gzip");
    const writer = unpacking.writable.getWriter();
    for (const done of [writer.write(bytes), writer.close()]) done.catch(() => {}); // who reads meets it too
    return new Response(unpacking.readable);
  }

  function askAhead(address) {
    const answer = unpacked(ask(address));
    answer.catch(() => {}); // Pagefind meets it too
    ahead.set(address, answer);
  }

  /* The files that were put together: a line says which, and how long each is. None where they cannot be taken apart. */
  async function takenApart(address) {
    try {
      const bytes = await (await unpacked(ask(address))).arrayBuffer();
      let at = new Uint8Array(bytes).indexOf(10) + 1;
      const files = JSON.parse(new TextDecoder().decode(bytes.slice(0, at)));
      return new Map(files.map(([file, size]) => [PARTS + file, bytes.slice(at, (at += size))]));
    } catch {
      return new Map(); // Pagefind asks for each of them
    }
  }

  /* What is read of all parts first, and for each of their files of words the one in which it stands with others. */
  async function readFirst(address) {
    const files = await takenApart(address);
    const words = JSON.parse(new TextDecoder().decode(files.get(`${PARTS}words`)) || "{}");
    const shared = Object.entries(words).map(([name, inside]) => [{ address: PARTS + name }, inside]);
    return { files, words: new Map(shared.flatMap(([one, inside]) => inside.map((file) => [PARTS + file, one]))) };
  }

  /* A file that stands together with others. */
  async function piece(name) {
    const { files, words } = (await together) ?? {};
    const shared = words?.get(name);
    if (!shared) return files?.get(name);
    shared.files ??= takenApart(shared.address);
    return (await shared.files).get(name);
  }

  self.fetch = async (address) => {
    if (address.includes(WORDLESS) && address.endsWith(".pf_index")) return new Response(NO_WORDS);
    const name = address.replace(/\?.*/, "").replace(WORDLESS, "/");
    const answer = ahead.get(name);
    ahead.delete(name); // a second time is a second attempt
    if (answer) return answer;
    const found = TOGETHER.test(name) && (await piece(name));
    return unpacked(found ? new Response(found) : ask(address));
  };
  self.setTimeout = (work, time) => wait(work, Math.min(time, LOOK));
  delete Intl.Segmenter; // takes time to begin with, and Pagefind takes a text apart without it

  /* Pagefind makes a result of each page of each part, where a word may be on all pages: the best of a part will do. */
  const parse = JSON.parse;
  JSON.parse = (...given) => {
    const value = parse(...given);
    if (Array.isArray(value?.results)) value.unfiltered_total = value.results.splice(SHOWN).length + value.results.length;
    return value;
  };

  /* Without words, Pagefind would read those of all pages: it is opened a second time, and told that there are none. */
  async function open(isWordless) {
    const [first, ...others] = told.parts.map((part) => `${PARTS}${part}${isWordless ? WORDLESS : "/"}`);
    const program = import(`${PARTS}${told.parts[0]}/pagefind.js${isWordless ? "?wordless" : ""}`);
    together ??= told.together && readFirst(PARTS + told.together); // unknown to what an earlier build left in a cache
    for (const file of told.programs ?? []) askAhead(PARTS + file);
    const pagefind = await program;
    const options = { baseUrl: "/", metaCacheTag: "0" }; // a part's name says what is in it: it never changes
    await pagefind.destroy(); // what is left of an attempt that failed
    await pagefind.options({ ...options, basePath: first });
    await pagefind.search(""); // once the first is there: the others would look for it forever where it never comes
    await Promise.all(others.map((part) => pagefind.mergeIndex(part, options)));
    return pagefind;
  }

  const known = { type: (value) => told.types.includes(value), state: (value) => told.states.includes(value), product: (value) => value in told.products };

  /* What was typed: words, and what they are to be found in. */
  function read(typed) {
    const filters = {};
    const words = [];
    for (const chunk of typed.split(/\s+/).filter(Boolean)) {
      const [facet, value] = chunk.split(/:(.*)/s);
      if (FACETS.includes(facet) && value && known[facet](value)) filters[`${facet}-${value}`] = "1";
      else words.push(chunk);
    }
    return { words, filters };
  }

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const bare = (text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");
  const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

  /* The words of a question as they are compared with those of a text. */
  function wanted(words) {
    const found = words.map((word) => ({ word, whole: bare(word) })).filter(({ whole }) => whole);
    const last = found.at(-1); // may be typed on
    return found.map((one) => ({ ...one, root: one.whole.length > 4 ? one.whole.replace(ENDING, "") : one === last ? one.whole : "" }));
  }

  /* Whether two words differ in their endings alone. */
  function isAlike(one, other) {
    let same = 0;
    while (same < one.length && one[same] === other[same]) same += 1;
    const [short, long] = [one.length, other.length].sort((a, b) => a - b);
    return same > 2 && same >= short - 1 && long - same <= 5 && !/\p{N}/u.test(one);
  }

  function met(chunk, wants) {
    const parts = [bare(chunk), ...fold(chunk).split(/[^\p{L}\p{N}]+/u)].filter(Boolean);
    const is = (part, { whole, root }) => part === whole || (root && part.startsWith(root)) || (root && isAlike(whole, part));
    return wants.filter((want) => parts.some((part) => is(part, want)));
  }

  /* A line as HTML with its words marked, and which words of the question it has. */
  function marked(line, wants) {
    const has = new Set();
    const html = line.split(/(\s+)/).map((chunk) => {
      const found = met(chunk, wants);
      found.forEach(({ whole }) => has.add(whole));
      return found.length ? `<mark>${escaped(chunk)}</mark>` : escaped(chunk);
    });
    return { html: html.join("").replace(/<\/mark>(\s+)<mark>/g, "$1"), has };
  }

  function text(content, wants) {
    const lines = content.split(LINE).slice(1).map((line, place) => ({ place, ...marked(line.trim(), wants) }));
    const best = lines.filter(({ has }) => has.size).sort((a, b) => b.has.size - a.has.size || a.place - b.place);
    const shown = best.length ? best.slice(0, LINES).sort((a, b) => a.place - b.place) : lines.slice(0, 1);
    return shown.map(({ html }) => `<p>${html}</p>`).join("");
  }

  /* A result as Material draws it: a section stands under its page. */
  function drawn({ entry, content, score, has }, wants) {
    const terms = Object.fromEntries(wants.map(({ word, whole }) => [word, has.has(whole)]));
    const tags = entry.tags.length ? entry.tags.map((tag) => marked(plain(tag), wants).html) : undefined;
    const one = { location: entry.location, title: marked(plain(entry.title), wants).html, text: text(content, wants), tags, score, terms };
    if (!entry.location.includes("#")) return [one];
    return [one, { location: entry.location.replace(/#.*/, ""), title: entry.page, text: "", score: 0, terms: {} }];
  }

  const plain = (html) => html.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

  /*
    Pages with all words, the best of them loaded, and told of as soon as they are a screenful. Pagefind takes a word
    that it does not know for its beginning.
  */
  async function withAll(pagefind, words, filters, { question = words.join(" "), early = () => {} } = {}) {
    const { results, unfilteredResultCount: number } = await pagefind.search(words.length ? question : null, { filters });
    const wants = wanted(words);
    const asked = new Set(wants.map(({ whole }) => whole)).size;
    const fitting = async (some) => (await Promise.all(some.map((one) => load(one, wants)))).filter(({ has }) => has.size === asked);
    const first = await fitting(results.slice(0, AT_ONCE));
    if (first.length && results.length > AT_ONCE) {
      early({ number, loaded: first, words });
      await new Promise((drawn) => wait(drawn, DRAWING));
    }
    const loaded = [...first, ...(await fitting(results.slice(AT_ONCE, SHOWN)))];
    return { number: loaded.length && number, loaded };
  }

  /* Pages with all words, or with as many of them as there are on any page; `words` are those that were found. */
  async function find(pagefind, words, filters, early) {
    if (words.length === 1 && ID.test(words[0])) { // without all that begins as it does, in the parts that do not know it
      const named = await withAll(pagefind, words, filters, { question: `"${words[0]}"`, early });
      if (named.loaded.length) return { ...named, words };
    }
    const all = await withAll(pagefind, words, filters, { early });
    if (all.loaded.length || words.length < 2) return { ...all, words };
    const each = await Promise.all(words.map((word) => withAll(pagefind, [word], filters)));
    const known = words.filter((_, place) => each[place].loaded.length);
    const together = known.length && known.length < words.length ? await withAll(pagefind, known, filters) : all;
    if (together.loaded.length) return { ...together, words: known };
    const found = new Map(); // pages, by their address: those with more of the words first
    for (const one of each.flatMap(({ loaded }) => loaded)) {
      const before = found.get(one.entry.location);
      found.set(one.entry.location, { ...one, has: new Set([...one.has, ...(before?.has ?? [])]), score: one.score + (before?.score ?? 0) });
    }
    const loaded = [...found.values()].sort((a, b) => b.has.size - a.has.size || b.score - a.score).slice(0, SHOWN);
    return { number: loaded.length, loaded, words: known };
  }

  /* Ids, codes and versions are typed whole: what is called so comes first, and then what has it in its title. */
  function rank(loaded, words) {
    const asked = bare(words.join(""));
    for (const one of loaded) {
      const names = [...one.entry.tags.slice(1), one.entry.title].map((name) => bare(plain(name)));
      const fits = asked ? 4 * names.includes(asked) + 2 * names.at(-1).startsWith(asked) : 0;
      one.rank = fits && fits + !one.entry.location.includes("#"); // a page before a section of the same name
    }
    return loaded.sort((a, b) => b.rank - a.rank || b.has.size - a.has.size || b.score - a.score);
  }

  async function load(result, wants) {
    const { raw_url: address, content } = await result.data();
    return { entry: JSON.parse(address.replace(/^[^?]*\?/, "")), content, score: result.score, has: marked(content, wants).has };
  }

  /* What the last word may become, from the titles of what was found. */
  function suggest(loaded, typed) {
    const begun = typed.split(/[\s-]+/).at(-1).toLowerCase();
    const words = loaded.flatMap(({ entry }) => plain(entry.title).toLowerCase().split(/[\s-]+/));
    const word = begun && words.find((one) => one.startsWith(begun) && one !== begun);
    return word ? [word] : [];
  }

  /* The answer, and before it what of it is there first. */
  async function search(typed, send) {
    const facets = { type: told.types, product: told.products, state: told.states };
    const { words, filters } = read(typed);
    if (!words.length && !Object.keys(filters).length) return { items: [], facets };
    const wants = wanted(words);
    const shown = ({ number, loaded, words: known }, most) => {
      const items = rank([...loaded], known).map((one) => drawn(one, wants));
      const total = loaded.length < most ? loaded.length : number; // below those that fit, none does
      return { items, suggest: suggest(loaded, typed), total, facets };
    };
    const early = (found) => send(shown(found, AT_ONCE));
    return shown(await consult(!words.length, (pagefind) => find(pagefind, words, filters, early)), SHOWN);
  }

  /* What the index says; after a failure it is opened again, but once: two attempts would be in each other's way. */
  async function consult(isWordless, question) {
    const attempt = (opened[isWordless] ??= open(isWordless));
    try {
      return await question(await attempt);
    } catch (error) {
      if (opened[isWordless] === attempt) { // the next question tries again
        delete opened[isWordless];
        together = undefined;
      }
      throw error;
    }
  }

  async function answer(typed) {
    latest += 1;
    const mine = latest;
    const send = (data) => mine === latest && postMessage({ type: RESULT, data });
    try {
      send(await search(typed, send));
    } catch (error) {
      send({ items: [], failed: true });
      console.error(`Search failed: ${error}`);
    }
  }

  addEventListener("message", ({ data: { type, data } }) => {
    if (type === SETUP) {
      told = data.config.releases;
      postMessage({ type: READY });
    } else if (type === QUERY) {
      answer(data);
    }
  });
}
