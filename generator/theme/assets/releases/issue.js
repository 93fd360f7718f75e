/*
  The page of a known issue: the answer for one's own version, and the reply for a ticket.

  Both stand on the page already; this script picks the row of the table, and copies the text.
*/
"use strict";
{
  const rowOf = (product, place) =>
    [...document.querySelectorAll(".ox-ways tr[data-from]")]
      .filter((row) => row.dataset.product === product && Number(row.dataset.from) <= place)
      .at(-1);

  /* The words of a row, as they are read one after the other. */
  const words = (row) => [...row.cells].slice(1).map((cell) => cell.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);

  const choose = (form) => {
    const option = form.elements.version.selectedOptions[0];
    const group = option?.parentElement;
    const status = form.querySelector("[role=status]");
    const yours = document.querySelector("[data-yours]");
    const chosen = group?.dataset.last === undefined
      ? undefined
      : rowOf(group.dataset.product, group.dataset.last - [...group.children].indexOf(option));
    for (const row of document.querySelectorAll(".ox-ways tr.ox-chosen")) row.classList.remove("ox-chosen");
    status.replaceChildren();
    if (yours) yours.textContent = "";
    if (!chosen) return;
    chosen.classList.add("ox-chosen");
    const [state, what, support = ""] = words(chosen);
    const link = chosen.cells[2].querySelector("a");
    status.append(`${option.value} is `, chosen.cells[1].querySelector(".ox-word").cloneNode(true), ": ");
    status.append(...[...chosen.cells[2].childNodes].map((node) => node.cloneNode(true)), support ? `. ${support}` : ".");
    if (link) status.querySelector("a").href = link.href;
    if (yours) yours.textContent = `Your version, ${option.value}, is ${state}: ${what.replace(/ ;/g, ";")}.${support ? ` ${support}` : ""}\n\n`;
  };

  const fromAddress = (form) => {
    const query = new URLSearchParams(location.search);
    const version = query.get("version");
    const options = [...form.querySelectorAll("option")].filter((option) => option.value === version);
    const own = options.find((option) => option.parentElement.dataset.product === query.get("product")) ?? options[0];
    form.elements.version.selectedIndex = own && version ? own.index : 0;
    choose(form);
  };

  const remember = (form) => {
    const option = form.elements.version.selectedOptions[0];
    const query = new URLSearchParams(location.search);
    for (const name of ["product", "version"]) query.delete(name);
    const product = option.parentElement.dataset?.product;
    if (option.value && product && form.querySelectorAll("optgroup").length > 1) query.set("product", product);
    if (option.value) query.set("version", option.value);
    history.pushState(null, "", (query.size ? `?${query}` : location.pathname) + location.hash);
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const range = document.createRange();
      const plain = document.querySelector(".ox-plain");
      plain.closest("details").open = true;
      range.selectNodeContents(plain);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return document.execCommand("copy");
    }
    return true;
  };

  const offerReply = (part) => {
    const button = part.querySelector("button");
    const status = part.querySelector("[role=status]");
    const address = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;
    part.querySelector("[data-here]").textContent = address;
    button.addEventListener("click", async () => {
      status.textContent = "";
      const done = await copy(part.querySelector(".ox-plain").textContent);
      status.textContent = done ? "Copied." : "Not copied: the text is selected; copy it with the keyboard.";
    });
    part.querySelector(".ox-copy").hidden = false;
  };

  const start = () => {
    const reply = document.querySelector(".ox-reply:has(.ox-copy[hidden])");
    if (reply) offerReply(reply);
    const form = document.querySelector("form.ox-yours[hidden]");
    if (!form) return;
    form.addEventListener("change", () => {
      remember(form);
      choose(form);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("popstate", () => form.isConnected && fromAddress(form));
    form.hidden = false;
    fromAddress(form);
  };
  if (window.document$) window.document$.subscribe(start);
  else start();
}
