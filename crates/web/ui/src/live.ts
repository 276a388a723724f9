// What changes while one looks. The server renders; this asks for the part anew when something changed.
import { text } from "./text";

interface News {
  undecided: number;
  jobs: { number: number; state: string }[];
}

export function live(): void {
  const part = document.querySelector<HTMLElement>("[data-live]");
  const queue = document.querySelector("form.decide table.rows");
  if (!part && !queue) return;
  let first: News | undefined;
  const source = new EventSource("/events");
  source.addEventListener("news", (event) => {
    const news = JSON.parse((event as MessageEvent<string>).data) as News;
    if (part) void renew(part.dataset["live"] ?? "", news, source);
    if (queue && first && news.undecided > first.undecided) tell(queue, news.undecided - first.undecided);
    first ??= news;
  });
  window.addEventListener("pagehide", () => source.close());
}

/// Puts the server's present rendering of the part in place of the one that is shown.
async function renew(name: string, news: News, source: EventSource): Promise<void> {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [now, then] = [page.querySelector("main"), document.querySelector("main")];
  const fresh = page.querySelector(`[data-live="${name}"]`);
  const old = document.querySelector<HTMLElement>(`[data-live="${name}"]`);
  if (!now || !then || !fresh || !old) return;
  const number = Number(old.dataset["job"]);
  const open = news.jobs.find((job) => job.number === number);
  const ended = open !== undefined && ["done", "failed", "cancelled"].includes(open.state);
  if (ended) {
    // The buttons around it change too.
    then.replaceWith(document.adoptNode(now));
    source.close();
  } else if (old.innerHTML !== fresh.innerHTML) {
    old.replaceWith(document.adoptNode(fresh));
  }
}

function tell(before: Element, count: number): void {
  let said = document.getElementById("news");
  if (!said) {
    said = document.createElement("p");
    said.id = "news";
    said.className = "said";
    said.setAttribute("role", "status");
    before.parentElement?.before(said);
  }
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = text.news(count);
  said.replaceChildren(link);
}
