// Keys for lists and the search box: j and k move, x selects, Enter opens, / searches.
export function keys(): void {
  let at = -1;
  const rows = () => [...document.querySelectorAll<HTMLTableRowElement>("table.rows tbody tr")];
  const go = (step: number) => {
    const all = rows();
    if (all.length === 0) return;
    all[at]?.classList.remove("current");
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    all[at]?.classList.add("current");
    all[at]?.focus();
  };
  const acts: Record<string, (event: KeyboardEvent) => void> = {
    j: () => go(1),
    k: () => go(-1),
    x: () => rows()[at]?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click(),
    Enter: (event) => {
      const row = rows()[at];
      if (row && event.target === row) row.querySelector<HTMLAnchorElement>("a.open")?.click();
    },
    "/": () => document.getElementById("find")?.focus(),
    "[": () => history.back(),
    "]": () => history.forward(),
  };
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const typing = target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing) {
      if (event.key === "Escape") (typing as HTMLElement).blur();
      return;
    }
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
    if (!act) return;
    if (event.key !== "Enter") event.preventDefault();
    act(event);
  });
}
