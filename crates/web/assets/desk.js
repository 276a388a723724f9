// Keys for lists and the search box. Pages work without this file.
"use strict";
(() => {
  const rows = () => Array.from(document.querySelectorAll("table.rows tbody tr"));
  let at = -1;
  const go = (step) => {
    const all = rows();
    if (all.length === 0) return;
    if (at >= 0) all[at].classList.remove("current");
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    all[at].classList.add("current");
    all[at].focus({ preventScroll: false });
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== "Escape")) return;
    const row = rows()[at];
    const acts = {
      j: () => go(1),
      k: () => go(-1),
      x: () => row && row.querySelector("input[type=checkbox]").click(),
      Enter: () => row && event.target === row && row.querySelector("a.open").click(),
      "/": () => document.getElementById("find").focus(),
      Escape: () => typing && typing.blur(),
    };
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
    if (act) {
      if (event.key !== "Enter") event.preventDefault();
      act();
    }
  });
})();
