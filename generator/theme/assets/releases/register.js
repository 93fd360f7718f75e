/*
  The register of known issues: filters, order and counts over the table that the page brings along.

  What is asked for stands in the address, so that it can be sent to somebody and the back button undoes it. Which
  versions an issue affects is what the ledger worked out: places among the versions of a product, never compared here.
*/
"use strict";
{
  const FIELDS = ["text", "product", "version", "state", "severity", "component", "sort"];
  const SHOWN = 250; // rows that a browser lays out in no time; the others come when they are asked for
  const PAUSE = 250; // milliseconds without a key, after which what was typed goes into the address
  const SEVERITIES = ["critical", "major", "minor"];
  const natural = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").toLowerCase();
  const create = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /* Whether a place is in `3-17.20`. */
  const covers = (stretches, place) =>
    stretches.split(".").some((stretch) => {
      const [first, last = first] = stretch.split("-").map(Number);
      return first <= place && place <= last;
    });

  class Register {
    constructor(form) {
      this.form = form;
      this.table = document.querySelector(".ox-register");
      this.status = form.querySelector("[role=status]");
      this.none = document.querySelector(".ox-none");
      this.groups = [...this.table.tBodies];
      this.versions = new Map();
      this.titles = new Map();
      for (const { dataset } of form.querySelectorAll("[data-versions]")) {
        const all = dataset.versions.split(" ").filter(Boolean);
        this.versions.set(dataset.product, { all, notOut: new Set(dataset.notOut.split(" ")) });
        this.titles.set(dataset.product, dataset.title);
      }
      this.columns = [...this.table.tHead.rows[0].cells].map((cell) => cell.textContent.trim().toLowerCase());
      this.rows = [...this.table.querySelectorAll("tbody tr[id]")].map((row, number) => this.read(row, number));
      this.listed = this.rows;
      this.order = "";
      this.typing = "";
      this.limit = document.getElementById(location.hash.slice(1))?.matches("tr") ? Infinity : SHOWN;
      this.more = create("button", { type: "button", className: "ox-rest" });
      this.table.parentElement.after(this.more);
      this.addButtons();
      this.listen();
      this.fromAddress();
      form.hidden = false;
    }

    read(row, number) {
      const { state, severity, products, affects, symptoms = "" } = row.dataset;
      const cells = row.cells;
      const component = cells[3].textContent.trim();
      const has = new Map();
      for (const part of affects ? affects.split(" ") : []) {
        const at = part.lastIndexOf(":");
        has.set(part.slice(0, at), part.slice(at + 1));
      }
      const words = fold(`${cells[0].textContent} ${component} ${symptoms}`);
      return { row, number, body: row.parentElement, open: row.parentElement.id === "open", words, state, severity, component, has, products: products?.split(" ") };
    }

    fromAddress() {
      const query = new URLSearchParams(location.search);
      this.typing = "";
      for (const name of FIELDS) {
        if (name !== "version") this.put(name, query.get(name) ?? "");
      }
      this.offerVersions();
      this.put("version", query.get("version") ?? "");
      this.show();
    }

    put(name, value) {
      const field = this.form.elements[name];
      if (!field) return;
      if (name !== "sort" && field.options && ![...field.options].some((option) => option.value === value)) {
        field.add(new Option(value, value));
      }
      field.value = value;
      if (field.selectedIndex === -1) field.selectedIndex = 0;
    }

    get wanted() {
      return Object.fromEntries(FIELDS.map((name) => [name, this.form.elements[name]?.value.trim() ?? ""]));
    }

    /* Typing in one field is one step back; each choice is one. */
    remember(field) {
      clearTimeout(this.pause);
      const query = new URLSearchParams(Object.entries(this.wanted).filter(([, value]) => value));
      const address = query.size ? `?${query}` : location.pathname;
      if (new URL(address, location.href).search === location.search) return;
      const further = field !== "" && field === this.typing;
      history[further ? "replaceState" : "pushState"](null, "", address);
      this.typing = field;
    }

    offerVersions() {
      const { product } = this.wanted;
      const chosen = this.form.elements.version;
      chosen.replaceChildren(new Option("Any version", ""));
      for (const [id, { all, notOut }] of this.versions) {
        if (product && product !== id) continue;
        const options = all.map((name) => new Option(notOut.has(name) ? `${name} (not out)` : name, name)).reverse();
        const several = this.versions.size > 1;
        options.forEach((option) => { option.dataset.product = id; });
        chosen.append(...(several ? [create("optgroup", { label: this.titles.get(id) }, ...options)] : options));
      }
    }

    test({ text, product, version, state, severity, component }) {
      const words = fold(text).split(/\s+/).filter(Boolean);
      const places = [...this.versions]
        .filter(([id]) => !product || id === product)
        .map(([id, { all }]) => [id, all.indexOf(version)])
        .filter(([, place]) => place >= 0);
      return (one) =>
        (!severity || one.severity === severity) &&
        (!component || one.component === component) &&
        (!state || (state === "open" ? one.open : state === "not-open" ? !one.open : one.state === state)) &&
        (!product || !one.products || one.products.includes(product)) &&
        (!version || places.some(([id, place]) => one.has.has(id) && covers(one.has.get(id), place))) &&
        words.every((word) => one.words.includes(word));
    }

    ask(field = "") {
      this.limit = SHOWN;
      this.remember(field);
      this.show();
    }

    show() {
      const wanted = this.wanted;
      const matches = this.test(wanted);
      this.arrange(wanted.sort);
      const found = this.listed.filter(matches);
      const shown = new Set(found.slice(0, this.limit));
      for (const one of this.rows) {
        if (one.row.hidden === shown.has(one)) one.row.hidden = !shown.has(one);
      }
      for (const body of this.groups) {
        const empty = !found.some((one) => one.body === body);
        const saysSo = body.rows.length === 1 && found.length === this.rows.length; // “No issue is open.”
        body.rows[0].hidden = this.order !== "" || (empty && !saysSo);
      }
      this.table.parentElement.hidden = found.length === 0;
      this.more.hidden = found.length <= shown.size;
      this.more.textContent = `Show all ${found.length}`;
      const total = `${this.rows.length} issue${this.rows.length === 1 ? "" : "s"}`;
      this.status.textContent = found.length === this.rows.length ? total : `${found.length} of ${total}`;
      this.explain(found.length, wanted);
    }

    explain(found, { text, product, version, state, severity, component }) {
      this.none.hidden = found > 0;
      if (found) return;
      const alone = !(text || state || severity || component);
      const title = this.titles.get(product);
      const groups = [...this.versions].filter(([id]) => !product || id === product).map(([, group]) => group.all);
      if (version && !groups.some((all) => all.includes(version))) {
        const near = groups.flatMap((all) => this.nearest(all, version));
        this.none.replaceChildren(`${version} is not on record${title ? ` for ${title}` : ""}. `);
        if (near.length) this.none.append("The nearest: ", ...near.flatMap((name, at) => [at ? ", " : "", this.link("", { ...this.wanted, version: name }, name)]), ".");
      } else if (version && alone) {
        this.none.replaceChildren(`No known issue affects ${version}${title ? ` of ${title}` : ""}.`);
      } else {
        this.none.replaceChildren("No issue matches all of this. Use fewer words, or take a filter away.");
        if (text) this.none.append(" The ", this.link(this.none.dataset.desk, { product, version, q: text }, "support desk"), " forgives typing errors.");
      }
    }

    nearest(all, version) {
      const above = all.findIndex((name) => natural.compare(name, version) > 0);
      return (above < 0 ? [all.at(-1)] : [all[above - 1], all[above]]).filter(Boolean);
    }

    link(address, asked, words) {
      const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
      return create("a", { href: `${address}?${query}`, textContent: words });
    }

    addButtons() {
      const choice = this.form.elements.sort;
      [...this.table.tHead.rows[0].cells].forEach((cell, at) => {
        const name = this.columns[at];
        const words = cell.textContent;
        const button = create("button", { type: "button", className: "ox-sort", textContent: words });
        button.addEventListener("click", () => this.turn(name));
        cell.replaceChildren(button);
        choice.add(new Option(words, name));
        choice.add(new Option(`${words}, reversed`, `-${name}`));
      });
    }

    turn(name) {
      const { sort } = this.wanted;
      this.put("sort", sort === name ? `-${name}` : sort === `-${name}` ? "" : name);
      this.ask();
    }

    arrange(sort) {
      const name = sort.replace(/^-/, "");
      const at = this.columns.indexOf(name);
      const order = at < 0 ? "" : sort;
      if (order === this.order) return;
      this.order = order;
      const way = order.startsWith("-") ? -1 : 1;
      this.listed = order ? [...this.rows].sort((one, other) => this.compare(one, other, name, at, way)) : this.rows;
      for (const body of this.groups) {
        body.append(...this.listed.filter((one) => (order ? this.groups[0] : one.body) === body).map((one) => one.row));
      }
      [...this.table.tHead.rows[0].cells].forEach((cell, column) => {
        if (order && column === at) cell.ariaSort = way < 0 ? "descending" : "ascending";
        else cell.removeAttribute("aria-sort");
      });
    }

    /* What is blank comes last both ways, and what is equal stays as it was. */
    compare(one, other, name, at, way) {
      const [a, b] = [one, other].map((each) => (each.keys ??= {})[name] ??= this.key(each, name, at));
      if (a === b) return one.number - other.number;
      if (a === "" || b === "") return a === "" ? 1 : -1;
      return way * (typeof a === "number" ? a - b : natural.compare(a, b)) || one.number - other.number;
    }

    key(one, name, at) {
      return name === "severity" ? SEVERITIES.indexOf(one.severity) : one.row.cells[at].textContent.trim();
    }

    listen() {
      const { form, table } = this;
      form.addEventListener("input", ({ target }) => {
        if (target.name !== "text") return;
        this.limit = SHOWN;
        this.show();
        clearTimeout(this.pause);
        this.pause = setTimeout(() => this.remember("text"), PAUSE);
      });
      form.addEventListener("change", ({ target }) => this.choose(target));
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("reset", (event) => {
        event.preventDefault();
        for (const name of FIELDS) this.put(name, "");
        this.offerVersions();
        this.ask();
        form.elements.text.focus();
      });
      this.more.addEventListener("click", () => {
        const last = this.listed.findLast((one) => !one.row.hidden);
        this.limit = Infinity;
        this.show();
        this.listed.slice(this.listed.indexOf(last) + 1).find((one) => !one.row.hidden)?.row.querySelector("a").focus();
      });
      addEventListener("popstate", () => form.isConnected && this.fromAddress());
      for (const kind of ["pointerdown", "focusin"]) table.addEventListener(kind, ({ target }) => this.passOn(target));
    }

    choose(field) {
      if (field.name === "text") {
        this.remember("text");
        this.typing = "";
        return;
      }
      if (field.name === "version") {
        const product = field.selectedOptions[0]?.dataset.product;
        if (product && this.form.elements.product && !this.wanted.product) this.put("product", product);
      }
      if (field.name === "product") {
        const { version } = this.wanted;
        this.offerVersions();
        if (!field.value || this.versions.get(field.value)?.all.includes(version)) this.put("version", version);
      }
      this.ask();
    }

    /* The page of an issue answers for the version that was asked about. */
    passOn(target) {
      const link = target.closest?.("th[scope=row] a");
      if (!link) return;
      const { product, version } = this.wanted;
      const query = new URLSearchParams(version ? { ...(product && { product }), version } : {});
      link.search = query.size ? `?${query}` : "";
    }
  }

  const start = () => {
    const form = document.querySelector("form.ox-filters[hidden]");
    if (form) new Register(form);
  };
  if (window.document$) window.document$.subscribe(start);
  else start();
}
