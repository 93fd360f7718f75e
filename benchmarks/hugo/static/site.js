// Search as small Hugo sites do it: the whole index when somebody types, then each entry that holds all words.
const box = document.querySelector("#search");
const results = document.querySelector("#results");
let index;

async function search() {
  index ??= fetch("/index.json").then((answer) => answer.json());
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (await index).docs.filter(({ title, text }) => {
    const all = `${title} ${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  results.replaceChildren(...found.slice(0, 20).map(({ title, location }) => {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: location, textContent: title });
    item.append(link);
    return item;
  }));
  results.hidden = words.length === 0;
}

box.addEventListener("input", search);
