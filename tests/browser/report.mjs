// SPDX-License-Identifier: GPL-3.0-or-later
// Opens the report of the sample case in Debian's Chromium, at phone and desktop width, light
// and dark: axe-core finds no violation, nothing is fetched, nothing runs, nothing overflows, and
// the tables of the summary are seen whole.
// usage: report.mjs WRITE_OUTPUTS [FOLDER FOR PICTURES]
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [program, pictures] = process.argv.slice(2);
const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
const require = createRequire(import.meta.url);
let chromium, axe;
try {
  ({ chromium } = require("playwright-core"));
  axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  console.error("SKIPPED: run `npm ci` in tests/browser first");
  process.exit(77);
}
if (!browser) {
  console.error("SKIPPED: no Chromium");
  process.exit(77);
}

const views = [
  { width: 320, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
  { width: 1280, colorScheme: "light" },
];

function complain(problems, text) {
  problems.push(text);
  console.error(text);
}

async function check(page, view, problems) {
  const name = `${view.name}, ${view.width} px, ${view.colorScheme}`;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  if (wide) complain(problems, `${name}: the page is wider than the window`);
  const cut = await page.evaluate(() => ["tally", "index"].filter((id) => {
    const box = document.getElementById(id).closest(".scroll");
    return box.scrollWidth > box.clientWidth;
  }));
  if (cut.length) complain(problems, `${name}: cut off in the summary: ${cut.join(", ")}`);
  for (const open of [false, true]) {
    await page.evaluate((o) => document.querySelectorAll("details").forEach((d) => (d.open = o)), open);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    for (const violation of result.violations)
      for (const node of violation.nodes)
        complain(problems, `${name}: ${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`);
  }
}

const folder = mkdtempSync(join(tmpdir(), "overt-browser-"));
const problems = [];
let driver;
try {
  execFileSync(resolve(program), [folder]);
  driver = await chromium.launch({ executablePath: browser, args: ["--no-sandbox"] });
  for (const view of views) {
    const context = await driver.newContext({
      viewport: { width: view.width, height: 900 }, colorScheme: view.colorScheme, bypassCSP: true });
    const page = await context.newPage();
    page.on("request", (r) => r.url().startsWith("file:") || complain(problems, `fetched ${r.url()}`));
    page.on("dialog", (d) => complain(problems, `a dialog opened: ${d.message()}`));
    for (const name of view.width === 1280 ? ["public", "report"] : ["report"]) {
      await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
      await page.evaluate(axe);
      await check(page, { ...view, name }, problems);
    }
    if (pictures)
      await page.screenshot({ path: join(pictures, `report-${view.width}-${view.colorScheme}.png`), fullPage: true });
    await context.close();
  }
  // With its policy in force the page still has its style, and complains of nothing.
  const page = await driver.newPage();
  page.on("console", (m) => m.type() === "error" && complain(problems, `console: ${m.text()}`));
  await page.goto(pathToFileURL(join(folder, "report.html")).href);
  const styled = await page.locator("h1").evaluate((h) => getComputedStyle(h).fontWeight === "600");
  if (!styled) complain(problems, "the policy keeps the page from its own style");
} finally {
  if (driver) await driver.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(problems.length ? `${problems.length} problems` : "axe-core: no violation");
process.exit(problems.length ? 1 : 0);
