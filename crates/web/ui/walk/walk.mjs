// Walks over the demo in headless Chromium: sign in, triage, pivot, graph, hypotheses, case, build, download, verify.
// Pictures of every page in light and dark, in the folder that INTERDICT_SHOTS names or in walk/shots, and no serious
// finding of axe-core. `cargo xtask walk` makes the desk and runs it.
//
// node walk/walk.mjs BINARY DESK INTAKE [CHROMIUM]
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [binary, desk, intake, browserPath = "/usr/bin/chromium"] = process.argv.slice(2);
if (!binary || !desk || !intake) throw new Error("node walk/walk.mjs BINARY DESK INTAKE [CHROMIUM]");
if (!existsSync(browserPath)) {
  console.log(`skipped: no Chromium at ${browserPath}`);
  process.exit(0);
}
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.INTERDICT_SHOTS ?? new URL("shots/", import.meta.url).pathname;
mkdirSync(shots, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), "walk-"));
const PASSWORD = "a walk over the demo";
const problems = [];
const said = (what) => console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
const began = performance.now();

const server = spawn(binary, ["--desk", desk, "serve", "--listen", "127.0.0.1:0", "--intake", intake]);
let talk = "";
server.stderr.on("data", (data) => (talk += data));
const link = await until(() => talk.match(/http:\S+\/first\?key=\S+/)?.[0], 10_000, () => `no link:\n${talk}`);
const base = new URL(link).origin;
said(`the server listens at ${base}`);

const context = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath,
  headless: true,
  viewport: { width: 1280, height: 900 },
  acceptDownloads: true,
  args: [
    "--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-gpu",
  ],
});
// A picture of a long page takes long on a machine with other work.
context.setDefaultTimeout(120_000);
const page = context.pages()[0] ?? (await context.newPage());
page.on("console", (message) => {
  // A watch-list with a word that cannot be watched is refused, and the browser calls that an error.
  const refused = page.url().includes("/settings/watch") && message.text().includes("422");
  if (message.type() === "error" && !refused) problems.push(`console at ${page.url()}: ${message.text()}`);
});
page.on("pageerror", (error) => problems.push(`script at ${page.url()}: ${error.message}`));
page.on("request", (request) => {
  const url = request.url();
  if (!url.startsWith(base) && !url.startsWith("blob:") && !url.startsWith("data:")) problems.push(`a request to ${url}`);
});

try {
  await page.goto(link);
  await page.fill("#name", "ada");
  await page.fill("#password", PASSWORD);
  await look("first");
  await page.click("button[type=submit]");
  await page.waitForURL(`${base}/`);
  said("the first account is made and signed in");
  await page.click("form.who button");
  await page.waitForURL(/sign-in/);
  await page.fill("#name", "ada");
  await page.fill("#password", PASSWORD);
  await look("sign-in");
  await page.click("button[type=submit]");
  await page.waitForURL(`${base}/`);
  await look("overview");

  await page.goto(`${base}/findings?state=open`);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  expect((await page.locator("input[name=finding]:checked").count()) === 2, "j and x select two findings");
  await look("findings");
  await page.check("input[name=verdict][value=confirmed]");
  await page.fill("#reason", "seen on the walk");
  await page.click("form.decide button[type=submit]");
  await page.goto(`${base}/findings?state=confirmed`);
  expect((await page.locator("tbody tr").count()) === 2, "two findings are confirmed");
  await page.goto(`${base}/findings?text=hotrnall`);
  await page.click("a.open");
  await page.waitForURL(/finding\//);
  expect((await page.locator("table.reading").count()) === 1, "a finding is read letter by letter");
  await look("finding");

  await page.fill("#find", "rnicrosoft.com");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search/);
  expect((await page.locator("main").innerText()).includes("1 of 1 indicators"), "a known name is found");
  await look("search");
  await page.fill("#text", "hxxps://rnicrosoft[.]com/a and unknown-name[.]org, 192.0.2.255");
  await page.click("main form button[type=submit]");
  expect((await page.locator("tbody tr").count()) === 3, "a pasted text gives three indicators");
  await page.goto(`${base}/entity/rnicrosoft.com`);
  await look("entity");
  const pivot = page.locator("section:has(h2:text('Neighbours')) tbody tr:not(.faint) td:first-child a").first();
  const size = await page.locator("section:has(h2:text('Neighbours')) tbody tr:not(.faint) td:nth-child(3)").first().innerText();
  expect(/\d+ of \d+/.test(size), "the size of a pivot is shown before it is taken");
  await pivot.click();
  await page.waitForURL(/entity\//);
  await look("pivot");

  await page.goto(`${base}/clusters`);
  await look("clusters");
  await page.click("main table a >> nth=0");
  await page.waitForURL(/cluster\//);
  expect((await page.locator("details summary").count()) >= 1, "a cluster has hypotheses");
  await look("cluster");
  const first = page.locator("ul.names li").first();
  if (!(await first.isVisible())) await page.click("summary:has(h2:text-is('Names'))");
  expect(await first.isVisible(), "the names of a cluster unfold");
  await page.click("main a:text('Draw it')");
  await page.waitForURL(/graph/);
  await page.waitForSelector("#graph[data-ready]", { timeout: 20_000 });
  await page.waitForSelector("#graph[data-laid]", { timeout: 30_000 });
  said(`the graph was ready after ${await page.getAttribute("#graph", "data-ready")} ms`);
  // It is laid out and draws nothing by itself: a further frame is that of the key.
  await page.waitForTimeout(500);
  const frames = Number(await page.getAttribute("#graph", "data-frames"));
  await page.focus(".stage");
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(500);
  expect(Number(await page.getAttribute("#graph", "data-frames")) > frames, "arrow keys move the graph");
  await page.keyboard.press("0");
  const names = await page.locator("details tbody tr td:first-child bdi.name").allTextContents();
  await page.fill("#path-from", names[0]);
  await page.fill("#path-to", names.find((name) => name !== names[0]));
  await page.click("button:text('Find path')");
  expect((await page.locator(".why").innerText()).includes(" had "), "a path is told");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("button:text('Save as SVG')")]);
  expect(readFileSync(await saved.path(), "utf8").includes("<circle"), "the drawing is saved as SVG");
  const [png] = await Promise.all([page.waitForEvent("download"), page.click("button:text('Save as PNG')")]);
  expect(readFileSync(await png.path()).subarray(1, 4).toString() === "PNG", "the drawing is saved as PNG");
  await look("graph");

  await page.goto(`${base}/actors`);
  await look("actors");
  await page.goto(`${base}/actor/Thallium`);
  await look("actor");
  await page.goto(`${base}/victims`);
  await look("victims");
  await page.goto(`${base}/path?a=rnicrosoft.com&b=hotrnall.com`);
  await look("path");

  await page.goto(`${base}/cases`);
  await look("cases");
  await page.click("main table a >> nth=0");
  await page.waitForURL(/case\//);
  await look("case");
  const exhibit = page.locator("td a[href*='#exhibit-']").last();
  const row = page.locator(`tr[id='${(await exhibit.getAttribute("href")).split("#")[1]}']`);
  await exhibit.click();
  await row.waitFor();
  expect(await row.isVisible(), "the number of an exhibit leads to it");
  await page.click("button:text('Build the package')");
  await page.waitForURL(/job\//);
  await page.waitForSelector("a.download", { timeout: 180_000 });
  expect((await page.locator(".verdict").innerText()).includes("everything holds"), "the package is verified");
  await look("job");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a.download")]);
  const tar = join(profile, "package.tar");
  await download.saveAs(tar);
  said(`the package is downloaded: ${download.suggestedFilename()}`);
  expect(spawnSync("tar", ["-xf", tar, "-C", profile]).status === 0, "the package unpacks");
  const folder = join(profile, download.suggestedFilename().replace(/\.tar$/, ""));
  const verify = spawnSync(binary, ["verify", folder]);
  expect(verify.status === 0, `the downloaded package verifies: ${verify.stdout}`);

  await page.goto(`${base}/evidence`);
  await page.click("button:text('Verify now')");
  await page.waitForURL(/job\//);
  await page.waitForSelector(".verdict", { timeout: 60_000 });
  expect((await page.locator(".verdict").innerText()).includes("everything holds"), "all evidence holds");
  await page.goto(`${base}/evidence`);
  await look("evidence");
  await page.goto(`${base}/jobs`);
  await look("jobs");
  await page.goto(`${base}/settings/watch`);
  await page.fill("#list", '[[identity]]\nname = "example"\nwords = ["examplemail", "ex"]\n');
  await page.click("button:text('What would it cost?')");
  await look("watch");
  await page.goto(`${base}/settings`);
  await look("settings");
  await page.goto(`${base}/audit`);
  expect((await page.locator("main").innerText()).includes("POST /findings/decide"), "acts stand in the audit");
  await look("audit");
} catch (error) {
  problems.push(`${page.url()}: ${error.stack}`);
  await page.screenshot({ path: join(shots, "failed.png"), fullPage: true });
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
  const ended = new Promise((done) => server.on("exit", done));
  server.kill("SIGINT");
  const code = await Promise.race([ended, new Promise((done) => setTimeout(() => done("late"), 10_000))]);
  if (code !== 0) problems.push(`the server did not end well: ${code}\n${talk}`);
}
for (const problem of problems) console.log(`PROBLEM  ${problem}`);
said(problems.length === 0 ? "everything holds" : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);

function expect(holds, what) {
  said(`${holds ? "holds " : "FAILS "} ${what}`);
  if (!holds) problems.push(`does not hold: ${what}`);
}

/// A picture in light and one in dark, and what axe-core says of both.
async function look(name) {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.waitForTimeout(50);
    await page.screenshot({ path: join(shots, `${name}-${scheme}.png`), fullPage: name !== "graph" });
    await page.evaluate(axe).catch(() => undefined);
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" | ")}`);
    });
    for (const violation of found) problems.push(`axe, ${name} in ${scheme}: ${violation}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function until(look, time, otherwise) {
  const end = performance.now() + time;
  while (performance.now() < end) {
    const found = look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(otherwise());
}
