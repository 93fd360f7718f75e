/*
  The desk's data: what every question needs is at hand, the rest is loaded when it is asked for, each file once.

  The files of `generator/pages/support_data.py`.
*/
const SEVERITIES = ["critical", "major", "minor"];

/* Calls `read` with the path of a file; one that could not be loaded is asked for again next time. */
function remember(read) {
  const files = new Map();
  return (path) => {
    if (!files.has(path)) {
      const loading = read(path);
      loading.catch(() => files.delete(path));
      files.set(path, loading);
    }
    return files.get(path);
  };
}

const version = ([name, state, available, formerly = [], support = ""]) => ({ name, state, available: Boolean(available), formerly, support });

/* Makes the data of `data.json`; `read` loads one of the other files by its path below it. */
export function openData(raw, read) {
  const file = remember(read);
  const words = new Map(); // of the files that are here, what is known of each word
  const cases = raw.ids.map((id, place) => ({
    place,
    id,
    severity: SEVERITIES[raw.severities[place]],
    rank: [Number(raw.severities[place]), id],
    open: raw.open[place] === "1",
    fault: raw.fault[place] === "1",
    products: [raw.in[place]].flat(),
    also: raw.also[place] ?? [],
  }));

  /* The number of the file that has a word, if any has it. */
  function fileOf(word) {
    let [low, high] = [0, raw.chunks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (raw.chunks[middle] <= word) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  async function loadWords(number) {
    if (number < 0) return;
    const found = await file(`words/${number}.json`);
    for (const [word, posting] of Object.entries(found)) words.set(word, posting);
  }

  /* Loads what is known of words, and of all that begin with a text. */
  async function load(some, beginnings = []) {
    const numbers = new Set([...some].map(fileOf));
    for (const beginning of beginnings) for (let i = fileOf(beginning); i <= fileOf(`${beginning}\uffff`); i++) numbers.add(i);
    await Promise.all([...numbers].map(loadWords));
  }

  return {
    stop: new Set(raw.stop.split(" ")),
    same: new Map(Object.entries(raw.same)),
    badges: raw.badges,
    codes: new Map(Object.entries(raw.codes)),
    refs: new Map(Object.entries(raw.refs)),
    near: raw.near.split(" ").filter(Boolean),
    products: raw.products.map((one) => ({ ...one, versions: one.versions.map(version) })),
    cases,
    words,
    load,

    /* The issues of a product in its versions, by the place of the issue. */
    standings: (product) => file(`products/${product}.json`),

    /* Adds to issues what is told of them. */
    async tell(issues) {
      const told = async (one) => {
        const number = Math.floor(one.place / raw.each);
        Object.assign(one, (await file(`cases/${number}.json`))[one.place - number * raw.each]);
      };
      await Promise.all(issues.map(told));
    },
  };
}
