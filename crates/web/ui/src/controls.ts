// The controls around a drawing; they are made here because they do nothing without scripts.

export function button(label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export function field(label: string, id: string): { label: HTMLLabelElement; input: HTMLInputElement } {
  const input = document.createElement("input");
  input.id = id;
  input.maxLength = 253;
  input.autocomplete = "off";
  const made = document.createElement("label");
  made.htmlFor = id;
  made.textContent = label;
  return { label: made, input };
}

export function bar(...parts: Node[]): HTMLDivElement {
  const made = document.createElement("div");
  made.className = "filter";
  made.append(...parts);
  return made;
}

export const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
