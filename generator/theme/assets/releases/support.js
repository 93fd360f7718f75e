/*
  The support desk's page: reads the form and the address, asks `desk/`, and writes the answer.

  Loaded within the page, before the theme's own scripts: the theme opens its search box for every `?q=` that it finds,
  so the text is taken out of the address until the page has loaded. Records are inserted as text; only conditions and
  workarounds are HTML, made and cleaned when the site was built.
*/
"use strict";
{
  const FIELDS = ["product", "version", "q"];
  const MOST = 10;
  const form = document.querySelector(".ox-desk-form");
  const region = document.getElementById("desk-answer");
  const asked = (search) => Object.fromEntries(FIELDS.map((name) => [name, (new URLSearchParams(search).get(name) ?? "").trim()]));
  const first = location.search;
  let shown = first;
  let latest; // the question that was asked last: an answer that comes later than the next question is dropped
  document.getElementById("desk-without").hidden = true;

  if (document.readyState === "loading" && asked(first).q) {
    const whole = location.href;
    const without = new URL(whole);
    without.searchParams.delete("q");
    history.replaceState(history.state, "", without);
    addEventListener("load", () => setTimeout(() => history.replaceState(history.state, "", whole)), { once: true });
  }

  /* ── Data ──────────────────────────────────────────────────────────────────────────────────────────────────── */

  let desk;
  let badges;
  const read = (path) => fetch(path).then((got) => (got.ok ? got.json() : Promise.reject(got.status)));
  const load = () => (desk ??= Promise.all([import("./desk/answer.js"), read("data.json")])
    .then(([{ openDesk, concerns }, data]) => {
      const opened = openDesk(data, read);
      ({ badges } = opened);
      return { ...opened, concerns };
    })
    .catch((error) => { desk = undefined; throw error; }));

  /* ── Pieces of a page ──────────────────────────────────────────────────────────────────────────────────────── */

  /* An element; children are elements or text, and what is empty is left out. */
  function el(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(attribute, value);
    made.append(...children.flat().filter((child) => child || child === 0));
    return made;
  }

  /* HTML that was cleaned when the site was built, behind a label. */
  function cleaned(html, label = "") {
    const made = el("div", { class: "ox-row-body" });
    made.innerHTML = html;
    if (label) made.prepend(el("span", { class: "ox-soft" }, label), " ");
    return made;
  }

  const look = ([, tone, icon]) => `ox-${tone}${icon ? ` ox-i-${icon}` : ""}`;
  const pill = (badge) => el("span", { class: `ox-pill ${look(badge)}` }, badge[0]);
  const word = (badge) => el("span", { class: `ox-word ${look(badge)}` }, badge[0]);
  const listed = (nodes) => nodes.flatMap((node, i) => (i ? [", ", node] : [node]));
  const release = (product, version) => el("a", { class: "ox-version", href: `../${product.path}${encodeURIComponent(version.name)}/` }, version.name);
  const fact = (label, ...value) => el("div", { class: "ox-wide" }, el("dt", {}, label), el("dd", {}, ...value));
  const query = (question) => {
    const parameters = new URLSearchParams();
    for (const name of FIELDS) if (question[name]) parameters.set(name, question[name]);
    return `?${parameters}`;
  };
  const ask = (question, text) => el("a", { href: query(question), "data-ask": "yes" }, text);

  /* ── What an issue is to the version ───────────────────────────────────────────────────────────────────────── */

  function verdict({ bearing, issue }, { product, version }) {
    if (bearing === "affected") return [`${version.name} is affected`, "bad", "cross"];
    if (bearing === "fixed") return [`${version.name} has the fix`, "ok", "check"];
    if (bearing === "unaffected") return [`${version.name} is not affected`, "mute", "dash"];
    if (bearing === "elsewhere") return [`not in ${product.title}`, "mute", "dash"];
    if (bearing === "not-an-issue") return [issue.state === "duplicate" ? "reported twice" : "no fault of any version", "mute", "dash"];
    return issue.open ? ["open", "warn", "dot"] : ["no release in use has it", "mute", "dash"];
  }

  function fixOf({ bearing, issue, fix, planned }, { product, version }) {
    if (bearing !== "affected") return [];
    if (!fix && issue.state === "wont-fix") return ["It will not be fixed."];
    if (!fix) return planned.length ? ["No version has the fix yet; it is planned for ", ...listed(planned.map((one) => release(product, one))), "."] : ["No version has the fix yet."];
    const line = (name) => name.split(".").slice(0, 2).join(".");
    return ["Go to ", release(product, fix), line(fix.name) === line(version.name) ? ", on the same line." : `: the line ${line(version.name)} has no fix.`];
  }

  /* Which versions have it and where it is fixed, in every product: for when none was given. */
  function versionsOf({ issue }, products) {
    return Object.entries(issue.standings).map(([place, standing]) => {
      const product = products[place];
      const ends = standing.stretches.map(([start, presence], i) => [presence, start, (standing.stretches[i + 1]?.[0] ?? product.versions.length) - 1]);
      const spans = [];
      for (const [presence, start, end] of ends) {
        if (presence !== "a") continue;
        if (spans.length && spans.at(-1)[1] === start - 1) spans.at(-1)[1] = end;
        else spans.push([start, end]);
      }
      const affected = spans.map(([start, end]) => (start === end ? product.versions[start].name : `${product.versions[start].name} – ${product.versions[end].name}`));
      const fixed = listed(standing.fixed.map((at) => release(product, product.versions[at])));
      const planned = listed(standing.planned.map((at) => release(product, product.versions[at])));
      return fact(products.length > 1 ? product.title : "Versions", `affected: ${affected.join(", ") || "none"}`, el("br"),
        fixed.length ? ["fixed in ", ...fixed] : planned.length ? ["fix planned for ", ...planned] : "no version has the fix yet");
    });
  }

  const workaround = ({ workaround: html }, label) => cleaned(html === "none" ? "There is none." : html || "None is recorded yet.", label);

  function heading(match) {
    const { issue } = match;
    return el("a", { href: `../known-issues/${encodeURIComponent(issue.id)}/` }, el("b", { class: "ox-nowrap" }, issue.id), ` ${issue.title}`);
  }

  function best(match, answer, products) {
    const { issue, foundAs } = match;
    const symptoms = issue.symptoms.map((symptom) => el("li", {}, el("code", {}, symptom)));
    const judged = ["affected", "fixed", "unaffected"].includes(match.bearing);
    return el("article", { class: "ox-goal ox-desk-best" },
      el("div", { class: "ox-line" }, pill(verdict(match, answer)), pill(badges[issue.severity]), word(badges[issue.state]), issue.component && el("span", { class: "ox-chip" }, issue.component)),
      el("h3", { class: "ox-goal-title" }, heading(match)),
      foundAs.length > 0 && el("p", {}, `${foundAs.join(", ")} turned out to be this issue.`),
      match.tier === "similar-code" && el("p", {}, "No issue has exactly that code; this one’s is spelt almost the same. Ask the customer to read it again."),
      judged && el("p", { class: "ox-desk-way" }, ...fixOf(match, answer), el("span", { class: "ox-soft" }, ` ${match.why}`)),
      el("dl", { class: "ox-facts" },
        fact("Workaround", workaround(issue)),
        symptoms.length > 0 && fact("Customer sees", el("ul", { class: "ox-symptoms" }, symptoms)),
        issue.conditions && fact("Who is hit", cleaned(issue.conditions)),
        !judged && issue.fault && versionsOf(match, products)));
  }

  function row(match, answer) {
    const { issue } = match;
    return el("li", {},
      el("div", { class: "ox-row-head" }, pill(badges[issue.severity]), heading(match), word(verdict(match, answer))),
      match.bearing !== "unknown" && el("div", { class: "ox-row-body" }, ...fixOf(match, answer), match.why && el("span", { class: "ox-desk-why" }, ` ${match.why}`)),
      match.bearing === "affected" && workaround(issue, "Workaround"));
  }

  function rows(title, matches, answer) {
    if (!matches.length) return [];
    const list = (some) => el("ul", { class: "ox-rows" }, some.map((match) => row(match, answer)));
    return [el("h2", {}, title), list(matches.slice(0, MOST)), matches.length > MOST && more(matches.slice(MOST), list)];
  }

  /* What is not told at once is loaded when somebody opens it. */
  function more(rest, list) {
    const details = el("details", { class: "ox-more" }, el("summary", {}, `${rest.length} more`));
    const open = () => tell(rest).then(() => details.append(list(rest)), (error) => {
      console.error(error);
      details.append(banner("bad", "cross", "These could not be loaded", el("p", {}, "Ask again.")));
    });
    details.addEventListener("toggle", open, { once: true });
    return details;
  }

  const tell = async (matches) => (await load()).tell(matches.map(({ issue }) => issue));

  /* The parts of an answer: the best match, further ones, those that are no matter of the version, and perhaps. */
  function parted({ matches, perhaps }, { concerns }, isSearch) {
    const [best, rest] = isSearch ? [matches.slice(0, 1), matches.slice(1)] : [[], matches];
    const [further, beside] = isSearch ? [rest.filter(concerns), rest.filter((one) => !concerns(one))] : [rest, []];
    return { best, further, beside, perhaps };
  }

  /* ── What was understood ───────────────────────────────────────────────────────────────────────────────────── */

  const banner = (tone, icon, title, ...children) => el("div", { class: `ox-banner ox-${tone}` }, el("p", { class: `ox-banner-title ox-i-${icon}` }, title), ...children);

  function notes(answer, products, question) {
    const { asked: meant, product, version } = answer;
    const found = [];
    const offer = (label, of, key) => el("p", {}, label, ...listed(of.map(([value, name, more]) => ask({ ...question, [key]: value, ...more }, name))));
    if (meant.how === "unknown") {
      found.push(banner("warn", "warn", `“${question.product}” is not a product on record`,
        product && el("p", {}, `This is the answer for ${product.title}, which is spelt most alike.`),
        offer("On record: ", products.map((one) => [one.id, one.title || one.id]), "product")));
    }
    const typed = question.version || meant.version?.typed;
    if (meant.choices.length && meant.version) {
      found.push(banner("warn", "warn", `Which product has version ${typed}?`, offer("Choose: ", meant.choices.map((place) => [products[place].id, products[place].title, { version: typed }]), "product")));
    } else if (meant.version?.how === "unknown" && product) {
      const { lower, higher } = meant.version;
      const near = [lower, higher].filter((place) => place !== null).map((place) => [product.versions[place].name, product.versions[place].name]);
      found.push(banner("warn", "warn", `${typed} is not a version of ${product.title || "the product"} on record`,
        el("p", {}, version ? `An estimate: this is the answer for ${version.name}, the nearest version on record below it or of the same number.` : "No version below it is on record: nothing can be said of it."),
        near.length > 0 && offer("Nearest on record: ", near, "version"),
        meant.elsewhere !== null && offer("It is a version of ", [[products[meant.elsewhere].id, products[meant.elsewhere].title]], "product")));
    } else if (version) {
      const states = { planned: "is planned, and not out yet", approved: "is approved, and not out yet", cancelled: "was cancelled: nobody runs it", "rolled-back": "was rolled back" };
      const how = { line: `is the newest version of ${typed} that can be had`, formerly: `was called ${typed} before` }[meant.version.how];
      const said = [how, states[version.state]].filter(Boolean).join(", and ");
      if (said || version.support) found.push(el("p", { class: "ox-soft" }, said && `${version.name} ${said}. `, version.support));
    } else if (!meant.version && !question.version) {
      found.push(el("p", { class: "ox-desk-ask" }, el("b", {}, "Ask for the version. "), "It decides whether the customer is affected, and where the fix is nearest."));
    }
    return found;
  }

  function nothing(answer, question) {
    const { product, version } = answer;
    const title = question.q ? "Nothing known answers this" : version ? `No known issue affects ${version.name}` : "No issue is open";
    return [banner("info", "dash", title,
      question.q && el("p", {}, "Try the error code alone, or other words of the message. "),
      question.q && version && el("p", {}, ask({ ...question, q: "" }, `Everything that affects ${product.title} ${version.name}`.replace("  ", " "))),
      el("p", {}, el("a", { href: "#report" }, "What to do when nothing is known")))];
  }

  /* ── The link ──────────────────────────────────────────────────────────────────────────────────────────────── */

  function link(question) {
    const url = new URL(query(question), location.href);
    url.hash = "";
    const said = el("span", { role: "status", class: "ox-soft" });
    const button = el("button", { type: "button", class: "ox-desk-copy" }, "Copy link");
    const field = el("input", { readonly: "", value: url.href, "aria-label": "Address of this answer" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(url.href);
        said.textContent = "Copied";
      } catch {
        field.focus();
        field.select();
        said.textContent = document.execCommand("copy") ? "Copied" : "Press Ctrl+C to copy";
      }
    });
    return el("div", { class: "ox-desk-link" }, field, button, said);
  }

  /* ── The page ──────────────────────────────────────────────────────────────────────────────────────────────── */

  async function write(answer, ready, question) {
    const { matches, version, product } = answer;
    const { products } = ready;
    const isSearch = Boolean(question.q && answer.asked.text.trim());
    const groups = parted(answer, ready, isSearch);
    await tell(Object.values(groups).flatMap((group) => group.slice(0, MOST)));
    const name = version ? version.name : product ? product.title : "";
    const parts = notes(answer, products, question);
    if (!matches.length) {
      parts.push(el("h2", {}, "Answer"), ...nothing(answer, question), ...rows("Perhaps related", groups.perhaps, answer));
    } else if (isSearch) {
      parts.push(el("h2", {}, "Best match"), best(groups.best[0], answer, products), ...rows("Further candidates", groups.further, answer),
        ...rows(`Known, but ${version ? "does not affect" : "not in"} ${name}`, groups.beside, answer));
    } else {
      parts.push(...rows(version ? `Everything that affects ${name}` : name ? `Open issues of ${name}` : "Open issues", groups.further, answer));
    }
    if (latest !== question) return;
    region.replaceChildren(...parts.flat().filter(Boolean), link(question));
  }

  async function answer(question, { focus = false } = {}) {
    latest = question;
    const some = FIELDS.some((name) => question[name]);
    for (const one of document.querySelectorAll("[id^=open]")) toggle(one, some);
    if (!some) return region.replaceChildren();
    region.setAttribute("aria-busy", "true");
    try {
      const ready = await load();
      fill(ready.products);
      await write(await ready.ask({ product: question.product, version: question.version, text: question.q }), ready, question);
      if (latest !== question) return;
      if (focus) region.focus({ preventScroll: true });
    } catch (error) {
      console.error(error);
      for (const one of document.querySelectorAll("[id^=open]")) toggle(one, false);
      region.replaceChildren(banner("bad", "cross", "The answers could not be loaded", el("p", {}, "Try again; the open issues below are complete.")));
    } finally {
      region.removeAttribute("aria-busy");
    }
  }

  /* The lists for readers without script make way for an answer. */
  function toggle(title, hide) {
    title.hidden = hide;
    const list = title.nextElementSibling;
    if (list) list.hidden = hide;
  }

  function fill(products) {
    const chosen = form.elements.product?.value;
    const names = products.filter((one) => !chosen || one.id === chosen).flatMap((one) => one.versions.map(({ name }) => name));
    const options = [...new Set(names)].reverse().map((name) => el("option", { value: name }));
    document.getElementById("desk-versions").replaceChildren(...options);
  }

  function show(question) {
    for (const name of FIELDS) if (form.elements[name]) form.elements[name].value = question[name];
    if (form.elements.product && form.elements.product.selectedIndex < 0) form.elements.product.value = "";
  }

  function go(question) {
    shown = query(question);
    history.pushState({}, "", shown === "?" ? location.pathname : shown);
    show(question);
    return answer(question, { focus: true });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(asked(new URLSearchParams(new FormData(form))));
  });
  form.addEventListener("focusin", () => load().then((ready) => fill(ready.products), () => {}), { once: true });
  form.elements.product?.addEventListener("change", () => load().then((ready) => fill(ready.products), () => {}));
  region.addEventListener("click", (event) => {
    const target = event.target.closest("a[data-ask]");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(asked(new URL(target.href).search));
  });
  addEventListener("popstate", () => {
    if (location.search === shown || !region.isConnected) return;
    shown = location.search;
    show(asked(shown));
    answer(asked(shown));
  });
  show(asked(first));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => answer(asked(first)), { once: true });
  else answer(asked(first));
}
