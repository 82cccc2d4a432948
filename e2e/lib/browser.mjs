// A headless Chromium that talks to nobody but the product.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const SIZES = {
  desk: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
};

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: QUIET,
  });
}

/** A fresh page that remembers what went wrong on it. */
export async function newPage(browser, { size = SIZES.desk, scheme = "light", locale = "zh-CN" } = {}) {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    locale,
    timezoneId: "Asia/Shanghai",
    hasTouch: size.width < 600,
    isMobile: size.width < 600,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrongs = [];
  page.on("pageerror", (error) => wrongs.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) {
      wrongs.push(`console: ${message.text()}`);
    }
  });
  page.on("request", (request) => {
    const host = new URL(request.url()).hostname;
    if (host !== "127.0.0.1" && !/^(data|blob):/.test(request.url())) {
      wrongs.push(`outside call: ${request.url()}`);
    }
  });
  page.wrongs = wrongs;
  return page;
}

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings of axe on the page as it stands. */
export async function seriousFindings(page) {
  // Evaluated over the debugging protocol, which the page's policy does not concern.
  // Colours half faded in are nobody's colours.
  await page.evaluate(() => {
    const ends = (one) => one.effect?.getComputedTiming().endTime !== Infinity;
    const drawn = document.getAnimations().filter(ends).map((one) => one.finished);
    // A page that draws no frames never finishes them.
    const enough = new Promise((resolve) => setTimeout(resolve, 2_000));
    return Promise.race([Promise.allSettled(drawn), enough]);
  });
  await page.evaluate(await axeSource);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ["violations"] }),
  );
  return result.violations
    .filter((finding) => finding.impact === "serious" || finding.impact === "critical")
    .map((finding) => `${finding.id}: ${finding.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** Whether the page is wider than its window. */
export async function overflows(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
}

/** Asserts that nothing is wrong with the page as it stands. */
export async function isSound(page, what) {
  assert.deepEqual(await seriousFindings(page), [], `axe on ${what}`);
  assert.equal(await overflows(page), false, `${what} is wider than its window`);
  assert.deepEqual(page.wrongs, [], `errors on ${what}`);
}

/** How many sheets of paper the page takes. */
export async function sheets(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
}
