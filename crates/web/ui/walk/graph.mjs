// How a drawing of many nodes behaves in headless Chromium with software rendering: time to the first picture, frames a
// second while it is moved. No server of the desk is needed.
//
// node walk/graph.mjs [NODES] [CHROMIUM]
import { createServer } from "node:http";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [count = "10000", browserPath = "/usr/bin/chromium"] = process.argv.slice(2);
if (!existsSync(browserPath)) {
  console.log(`skipped: no Chromium at ${browserPath}`);
  process.exit(0);
}
const data = JSON.stringify(cluster(Number(count)));
const asset = (name) => readFileSync(new URL(`../../assets/${name}`, import.meta.url));
const html = `<!doctype html><html lang="en"><link rel="stylesheet" href="/style.css"><title>graph</title>
  <main><div class="graph" id="graph" data-graph="/data" data-layout="/layout.js"><svg role="img" aria-label="graph"></svg></div></main>
  <script defer src="/graph.js"></script></html>`;
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'";
const server = createServer((request, response) => {
  const of = { "/": ["text/html", html], "/data": ["application/json", data], "/graph.js": ["text/javascript", asset("graph.js")], "/layout.js": ["text/javascript", asset("layout.js")], "/style.css": ["text/css", asset("style.css")] };
  const [type, body] = of[request.url] ?? ["text/plain", ""];
  response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(body);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const profile = mkdtempSync(join(tmpdir(), "graph-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath,
  headless: true,
  viewport: { width: 1280, height: 900 },
  args: ["--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});
const page = await context.newPage();
page.on("console", (message) => message.type() === "error" && console.log("console:", message.text()));
page.on("pageerror", (error) => console.log("script:", error.message));
const began = performance.now();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForSelector("#graph[data-ready]", { timeout: 60_000 });
console.log(`${count} nodes: first picture ${(performance.now() - began).toFixed(0)} ms after the page was asked for`);
await page.waitForSelector("#graph[data-laid]", { timeout: 120_000 });
console.log(`laid out after ${((performance.now() - began) / 1000).toFixed(1)} s`);
const frames = () => page.getAttribute("#graph", "data-frames").then(Number);
const box = await page.locator(".stage").boundingBox();
await page.mouse.move(box.x + 400, box.y + 300);
await page.mouse.down();
const [before, start] = [await frames(), performance.now()];
for (let step = 0; performance.now() - start < 3_000; step += 1) {
  await page.mouse.move(box.x + 400 + 100 * Math.sin(step / 5), box.y + 300 + 60 * Math.cos(step / 7));
}
const took = (performance.now() - start) / 1000;
console.log(`${(((await frames()) - before) / took).toFixed(1)} frames a second while it is moved`);
await page.mouse.up();
const shots = new URL("shots/", import.meta.url).pathname;
mkdirSync(shots, { recursive: true });
await page.screenshot({ path: join(shots, `graph-${count}.png`) });
await context.close();
server.close();
rmSync(profile, { recursive: true, force: true });

/// Names on values: a few values have many names, most have two to six.
function cluster(count) {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const values = Math.floor(count / 5);
  const nodes = [];
  for (let at = 0; at < count; at += 1) {
    const [radius, angle] = [Math.sqrt((at + 0.5) / count) * 0.95, at * 2.399963229728653];
    const place = { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
    if (at < values) nodes.push({ label: `192.0.2.${at}`, kind: "value", detail: "address", rate: [3 + (at % 50), 90_000], ...place });
    else nodes.push({ label: `name-${at}.example`, kind: "name", detail: null, rate: null, ...place });
  }
  const edges = [];
  for (let name = values; name < count; name += 1) {
    for (let tie = 0; tie < 1 + Math.floor(random() * 2); tie += 1) {
      const value = Math.floor(random() ** 3 * values);
      const first = 1.55e9 + Math.floor(random() * 3e7);
      edges.push({ name, value, first, last: first + 2_000_000, weight: 2 + random() * 8 });
    }
  }
  return { nodes, edges, hubs: 3 };
}
