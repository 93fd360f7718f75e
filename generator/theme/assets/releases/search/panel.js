/*
  Narrows down what the search box finds, where the site's index can: by type, product and state.

  Loaded when somebody comes to the search box. A choice is a word of the question, as in `type:issue`, so that a link
  with `?q=` has it too. How many there are is told to those who hear the page.
*/
const FACETS = { type: "Type", product: "Product", state: "State" };
const NAMES = { type: { release: "Releases", issue: "Known issues", incident: "Incidents" } };
const dialog = document.querySelector("[data-md-component=search][role=dialog]");
const query = dialog.querySelector("[data-md-component=search-query]");
const result = dialog.querySelector("[data-md-component=search-result]");
const meta = result.firstElementChild;
meta.setAttribute("role", "status");

const named = (facet, value, titles) => NAMES[facet]?.[value] ?? titles[value] ?? value.replaceAll("-", " ");
const isChoice = (facet, word) => word.startsWith(`${facet}:`);
const words = () => query.value.split(/\s+/).filter(Boolean);

/* A question's choice of a facet takes the place of the one that it had. */
function choose(facet, value) {
  const others = words().filter((word) => !isChoice(facet, word));
  query.value = [...(value ? [`${facet}:${value}`] : []), ...others].join(" ");
  for (const type of ["keydown", "keyup"]) query.dispatchEvent(new KeyboardEvent(type)); // for suggestion and search
}

function makeSelect(facet, values) {
  const titles = Array.isArray(values) ? {} : values;
  const options = Array.isArray(values) ? values : Object.keys(values);
  if (options.length < 2) return null;
  const select = document.createElement("select");
  select.className = "ox-narrow-choice";
  select.dataset.facet = facet;
  select.setAttribute("aria-label", FACETS[facet]);
  select.append(new Option(`${FACETS[facet]}: any`, ""), ...options.map((one) => new Option(named(facet, one, titles), one)));
  select.addEventListener("change", () => choose(facet, select.value));
  return select;
}

function makePanel(facets) {
  const panel = document.createElement("div");
  panel.className = "ox-narrow";
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "Narrow down");
  panel.append(...Object.keys(FACETS).map((facet) => makeSelect(facet, facets[facet])).filter(Boolean));
  if (!panel.childElementCount) return null;
  dialog.querySelector(".md-search__output").prepend(panel);
  panel.addEventListener("keydown", keepKeys);
  query.addEventListener("keydown", enter);
  return panel;
}

/* Material takes every key for its own while the search is open, and closes it with the tabulator. */
function keepKeys(event) {
  const choices = [...panel.children];
  const leaves = event.key === "Tab" && event.target === (event.shiftKey ? choices[0] : choices.at(-1));
  if (leaves && event.shiftKey) {
    event.preventDefault();
    query.focus();
  }
  if (event.key !== "Escape" && !(leaves && !event.shiftKey)) event.stopPropagation();
}

function enter(event) {
  if (event.key !== "Tab" || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  panel.firstElementChild.focus();
}

let panel;
function told({ ref, facets, total, items, failed }) {
  if (ref !== result) return;
  panel ??= facets && makePanel(facets);
  for (const select of panel?.children ?? []) {
    const choice = words().find((word) => isChoice(select.dataset.facet, word));
    select.value = choice?.slice(choice.indexOf(":") + 1) ?? "";
  }
  if (failed) meta.textContent = "The search could not be loaded. Look whether you are online, and type again.";
  else if (total > items.length) meta.textContent = `The best ${items.length} of ${total.toLocaleString("en")} matching documents`;
}

/* Material draws the chips of each result as navigation, which they are not. */
const calm = () => result.querySelectorAll("nav.md-tags:not([role])").forEach((chips) => chips.setAttribute("role", "none"));
new MutationObserver(calm).observe(result, { childList: true, subtree: true });

export function begin(latest) {
  if (latest) told(latest);
  window.component$.subscribe(told);
}
