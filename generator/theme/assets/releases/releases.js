/*
  Names for what Material leaves without one, for those who hear a page instead of seeing it.

  Nothing that is written on a page depends on this script.
*/
"use strict";
{
  const name = (selector, label) => document.querySelector(selector)?.setAttribute("aria-label", label);
  name("[data-md-component=search][role=dialog]", "Search");
  name(".md-path", "Breadcrumbs");

  // What narrows a search down is there when somebody searches; a link with `?q=` has come here before this script.
  // The search may answer before it: what was said last is kept for it.
  const query = document.querySelector("[data-md-component=search-query]");
  const result = document.querySelector("[data-md-component=search-result]");
  const panel = new URL("search/panel.js", document.currentScript.src);
  let latest;
  const kept = window.component$?.subscribe((said) => { if (said.ref === result) latest = said; });
  const open = async () => {
    const { begin } = await import(panel);
    kept?.unsubscribe();
    begin(latest);
  };
  query?.addEventListener("focus", open, { once: true });
  if (query && document.activeElement === query) open();

  // A table wider than its column is scrolled in a frame, which keys reach where there is something to scroll.
  const reach = ({ target: frame }) => {
    const scrolls = frame.scrollWidth > frame.clientWidth;
    frame.setAttribute("role", scrolls ? "group" : "none");
    for (const [name, value] of [["aria-label", "Table"], ["tabindex", "0"]]) {
      if (scrolls) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
  };
  const wide = new ResizeObserver((frames) => frames.forEach(reach));

  // The frame of a copy button calls itself navigation, once a code block; Material adds frames when it comes to them.
  const calm = () => {
    for (const frame of document.querySelectorAll(":is(.md-code__nav, .md-typeset__scrollwrap):not([role])")) {
      frame.setAttribute("role", "none");
      if (frame.matches(".md-typeset__scrollwrap")) wide.observe(frame);
    }
  };
  calm();
  new MutationObserver(calm).observe(document.body, { childList: true, subtree: true });
}
